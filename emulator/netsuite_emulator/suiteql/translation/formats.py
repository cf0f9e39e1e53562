"""Oracle's format models ("Format Models" in its SQL Language Reference), as DuckDB expressions that write or read by them."""

import re
from dataclasses import dataclass

from netsuite_emulator.suiteql.refusals import NotYetBuilt
from netsuite_emulator.suiteql.translation.account_formats import asking

# Parts of a date format model, longest first; what is not a part stands for itself.
_DATE_PARTS = {
    "SYYYY": "CASE WHEN year({0}) < 0 THEN '-' ELSE ' ' END || strftime({0}, '%Y')",
    "Y,YYY": "format('{{:,}}', year({0}))",
    "SSSSS": "CAST(hour({0}) * 3600 + minute({0}) * 60 + second({0}) AS VARCHAR)",
    "MONTH": "strftime({0}, '%B')",
    "YEAR": "spelled_year(year({0}))",
    "YYYY": "strftime({0}, '%Y')",
    "RRRR": "strftime({0}, '%Y')",
    "IYYY": "strftime({0}, '%G')",
    "HH24": "strftime({0}, '%H')",
    "HH12": "strftime({0}, '%I')",
    "A.M.": "strftime({0}, '%p')",
    "P.M.": "strftime({0}, '%p')",
    "B.C.": "CASE WHEN year({0}) < 1 THEN 'B.C.' ELSE 'A.D.' END",
    "A.D.": "CASE WHEN year({0}) < 1 THEN 'B.C.' ELSE 'A.D.' END",
    "YYY": "right(strftime({0}, '%Y'), 3)",
    "IYY": "right(strftime({0}, '%G'), 3)",
    "MON": "strftime({0}, '%b')",
    "DAY": "strftime({0}, '%A')",
    "DDD": "strftime({0}, '%j')",
    **{f"FF{digits}": f"left(strftime({{0}}, '%n'), {digits})" for digits in range(1, 10)},
    "FF": "strftime({0}, '%f')",
    "DS": "strftime({0}, '%-m/%-d/%Y')",
    "DL": "strftime({0}, '%A, %B %-d, %Y')",
    "TS": "strftime({0}, '%-I:%M:%S %p')",
    "YY": "strftime({0}, '%y')",
    "RR": "strftime({0}, '%y')",
    "IY": "right(strftime({0}, '%G'), 2)",
    "RM": "rpad(roman(month({0})), 4, ' ')",
    "BC": "CASE WHEN year({0}) < 1 THEN 'BC' ELSE 'AD' END",
    "AD": "CASE WHEN year({0}) < 1 THEN 'BC' ELSE 'AD' END",
    "CC": "lpad(CAST((year({0}) + 99) // 100 AS VARCHAR), 2, '0')",
    "MM": "strftime({0}, '%m')",
    "DD": "strftime({0}, '%d')",
    "DY": "strftime({0}, '%a')",
    "HH": "strftime({0}, '%I')",
    "MI": "strftime({0}, '%M')",
    "SS": "strftime({0}, '%S')",
    "AM": "strftime({0}, '%p')",
    "PM": "strftime({0}, '%p')",
    "IW": "strftime({0}, '%V')",
    "WW": "lpad(CAST((dayofyear({0}) + 6) // 7 AS VARCHAR), 2, '0')",
    "W": "CAST((day({0}) + 6) // 7 AS VARCHAR)",
    # {1} is the account's time zone
    "TZH": "format('{{:+03d}}', CAST(trunc((epoch({0}) - epoch(timezone({1}, CAST({0} AS TIMESTAMP)))) / 3600) AS INTEGER))",
    "TZM": "format('{{:02d}}', CAST(abs(epoch({0}) - epoch(timezone({1}, CAST({0} AS TIMESTAMP)))) / 60 % 60 AS INTEGER))",
    "TZR": "{1}",
    "Q": "CAST(quarter({0}) AS VARCHAR)",
    "Y": "right(strftime({0}, '%Y'), 1)",
    "I": "right(strftime({0}, '%G'), 1)",
    "X": "'.'",
    "D": "CAST(dayofweek({0}) + 1 AS VARCHAR)",
    "J": "CAST(CAST(julian(CAST({0} AS DATE)) AS BIGINT) AS VARCHAR)",
}
_WORDS = {"MONTH", "MON", "DAY", "DY", "YEAR", "RM", "AM", "PM", "A.M.", "P.M.", "BC", "AD", "B.C.", "A.D."}
_PADDED = {"MONTH", "DAY"}
_LONGEST_WORD = 9
_NUMBERS = {"MM", "DD", "DDD", "HH", "HH12", "HH24", "MI", "SS", "IW", "WW"}
# What may follow a number: the place it stands at, its name, or both.
_SUFFIXES = {"TH": "placed({0})", "SP": "spelled({0})", "SPTH": "spelled_place(spelled({0}))"}
_SUFFIXES["THSP"] = _SUFFIXES["SPTH"]
_TOKEN = re.compile(
    r"\"[^\"]*\"|FM|FX|(?P<part>"
    + "|".join(map(re.escape, _DATE_PARTS))
    + r")(?P<suffix>SPTH|THSP|TH|SP)?|[^A-Za-z\"]|.",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<fill>FM)?(?P<sign>S)?(?P<currency>[$L])?(?P<blank>B)?(?P<whole>[09,G]*)(?:[.D](?P<fraction>[09]*))?"
    r"(?P<exponent>EEEE)?(?P<last>MI|PR|S)?",
    re.IGNORECASE,
)
_HEXADECIMAL = re.compile(r"(?P<fill>FM)?(?P<zeros>0*)(?P<digits>X+)", re.IGNORECASE)

# How DuckDB reads the parts of a model; those of the time come last, for a text may end before them.
_READ = {
    **dict.fromkeys(("YYYY", "SYYYY", "RRRR"), "%Y"),
    **dict.fromkeys(("YY", "RR"), "%y"),
    **dict.fromkeys(("MONTH", "MON"), "%b"),
    "MM": "%m",
    "DDD": "%j",
    "DD": "%d",
    "DAY": "%A",
    "DY": "%a",
    "DS": "%m/%d/%Y",
    "DL": "%A, %B %d, %Y",
}
_READ_TIME = {
    "HH24": "%H",
    "HH12": "%I",
    "HH": "%I",
    "MI": "%M",
    "SS": "%S",
    "TS": "%I:%M:%S %p",
    **dict.fromkeys(("AM", "PM", "A.M.", "P.M."), "%p"),
    **dict.fromkeys(("FF", *(f"FF{digits}" for digits in range(1, 10))), "%f"),
}


def date_format(value: str, model: str) -> str:
    """
    Give the SQL that writes a date or time by a format model; after FM without leading zeros and trailing blanks.

    Raises:
        NotYetBuilt: The model has a part that is not known here.
    """
    parts: list[str] = []
    filled = False
    for found in _TOKEN.finditer(model):
        token, upper = found[0], (found["part"] or found[0]).upper()
        if upper == "FM":
            filled = not filled
        elif upper in _DATE_PARTS:
            part = _DATE_PARTS[upper].format(value, _quoted(asking().time_zone))
            if upper in _PADDED and not filled:
                part = f"rpad({part}, {_LONGEST_WORD}, ' ')"
            if upper == "RM" and filled:
                part = f"rtrim({part})"
            if upper in _NUMBERS and filled:
                part = f"CAST(CAST({part} AS INTEGER) AS VARCHAR)"
            if suffix := found["suffix"]:
                part = _SUFFIXES[suffix.upper()].format(part)
            parts.append(_cased(part, token) if upper in _WORDS or suffix else part)
        elif token.isalpha():
            raise NotYetBuilt(f"TO_CHAR with {token!r} in {model!r}")
        else:
            parts.append(_quoted(token.strip('"')))
    return " || ".join(parts) or "NULL"


@dataclass(frozen=True, slots=True)
class Reading:
    """The SQL that reads a text as a date, and whether the date has a time."""

    sql: str
    timed: bool


def date_reading(value: str, model: str) -> Reading:
    """
    Read a text by a format model; parts of the time that stand at its end may be missing from the text.

    Raises:
        NotYetBuilt: The model has a part that is not read here.
    """
    if model.upper() == "J":
        return Reading(f"CAST('1970-01-01' AS DATE) + CAST(CAST({value} AS INTEGER) - 2440588 AS INTEGER)", timed=False)
    format_, formats, timed = "", list[str](), False
    for found in _TOKEN.finditer(model):
        upper = (found["part"] or found[0]).upper()
        if upper in _READ_TIME:
            formats = [*formats, format_.rstrip(" .:T")] if not timed else [*formats, format_.rstrip(" .:")]
            format_, timed = format_ + _READ_TIME[upper], True
        elif upper in _READ:
            format_ += _READ[upper]
        elif upper == "X":
            format_ += "."
        elif (found[0].isalpha() and upper not in {"FM", "FX"}) or found["suffix"]:
            raise NotYetBuilt(f"TO_DATE with {found[0]!r} in {model!r}")
        elif upper not in {"FM", "FX"}:
            format_ += found[0].strip('"').replace("%", "%%")
    tried = [format_, *reversed([each for each in formats if each])]
    if "%b" in format_:
        tried += [each.replace("%b", "%B") for each in tried]
    if "%f" in format_:
        value = f"regexp_replace({value}, '(\\.\\d{{6}})\\d+', '\\1')"
    read = f"strptime({value}, [{', '.join(map(_quoted, dict.fromkeys(tried)))}])"
    return Reading(read if timed else f"CAST({read} AS DATE)", timed)


def number_format(value: str, model: str) -> str:
    """
    Give the SQL that writes a number by a format model: nines, zeros, commas and a point, with a sign (S, MI, PR), a currency, an exponent
    (EEEE); hexadecimal (X), Roman (RN), or as it is (TM).

    Without FM the text is padded on the left, with one place for the sign; a number that does not fit gives hashes.

    Raises:
        NotYetBuilt: The model has other parts.
    """
    upper = model.upper()
    if upper.removeprefix("FM") == "RN":
        roman = f"CASE WHEN {value} BETWEEN 1 AND 3999 THEN roman(round({value})) ELSE repeat('#', 15) END"
        roman = f"lower({roman})" if model.islower() else roman
        return roman if upper.startswith("FM") else f"lpad({roman}, 15, ' ')"
    if upper in {"TM", "TM9"}:
        return f"number_text({value})"
    if found := _HEXADECIMAL.fullmatch(model):
        return _hexadecimal(value, found)
    found = _NUMBER.fullmatch(model)
    if found is None or not (found["whole"] or found["fraction"]):
        raise NotYetBuilt(f"TO_CHAR with the number format {model!r}")
    whole, fraction = found["whole"].upper(), found["fraction"] or ""
    digits = whole.replace(",", "").replace("G", "")
    comma = "," if len(digits) < len(whole) else ""
    least = len(digits) - digits.index("0") if "0" in digits else 0
    amount = f"round(CAST({value} AS DOUBLE), {len(fraction)})"
    if found["exponent"]:
        amount = f"CAST({value} AS DOUBLE)"
        text = f"format('{{:.{len(fraction)}E}}', abs({amount}))"
    else:
        text = f"format('{{:{comma}.{len(fraction)}f}}', abs({amount}))"
        if not least and fraction:
            text = f"regexp_replace({text}, '^0\\.', '.')"
        if least > 1 and not comma:
            places = least + (len(fraction) + 1 if fraction else 0)
            text = f"CASE WHEN length({text}) < {places} THEN lpad({text}, {places}, '0') ELSE {text} END"
        if found["fill"] and (nines := len(fraction) - len(fraction.rstrip("9"))):
            text = f"regexp_replace({text}, '0{{1,{nines}}}$', '')"
    if found["currency"]:
        text = f"'$' || {text}"
    signed = _signed(text, amount, "S" if found["sign"] else (found["last"] or "").upper(), first=bool(found["sign"]))
    if found["sign"] or (found["last"] or "").upper() in {"S", "MI"}:
        width = len(upper.removeprefix("FM")) - ("MI" in upper)
        width += "MI" in upper
    else:
        width = len(upper.removeprefix("FM").removesuffix("PR")) + (2 if upper.endswith("PR") else 1)
    padded = signed if found["fill"] else f"lpad({signed}, {width}, ' ')"
    if found["exponent"]:
        return padded
    return f"CASE WHEN abs({amount}) >= 1e{len(digits)} THEN repeat('#', {width}) ELSE {padded} END"


def _signed(text: str, amount: str, sign: str, *, first: bool) -> str:
    """Put the sign to a number where the model has it: before it, behind it (S, MI), or as angle brackets (PR)."""
    if sign == "S":
        mark = f"CASE WHEN {amount} < 0 THEN '-' ELSE '+' END"
        return f"({mark} || {text})" if first else f"({text} || {mark})"
    if sign == "PR":
        return f"(CASE WHEN {amount} < 0 THEN '<' || {text} || '>' ELSE {text} || ' ' END)"
    mark = f"CASE WHEN {amount} < 0 THEN '-' ELSE '' END"
    if sign == "MI":
        return f"({text} || CASE WHEN {amount} < 0 THEN '-' ELSE ' ' END)"
    return f"({mark} || {text})"


def _hexadecimal(value: str, found: re.Match[str]) -> str:
    width = len(found["zeros"] + found["digits"])
    written = f"format('{{:{'x' if found['digits'].islower() else 'X'}}}', CAST(round({value}) AS BIGINT))"
    digits = f"lpad({written}, {width}, '0')" if found["zeros"] else written
    padded = digits if found["fill"] else f"lpad({digits}, {width + 1}, ' ')"
    return f"CASE WHEN {value} < 0 OR length({written}) > {width} THEN repeat('#', {width + 1}) ELSE {padded} END"


def _cased(sql: str, token: str) -> str:
    """MON gives JAN, Mon gives Jan, mon gives jan; the case of the first two letters decides, as in Oracle."""
    letters = [each for each in token if each.isalpha()][:2]
    if all(map(str.isupper, letters)):
        return f"upper({sql})"
    if letters[0].islower():
        return f"lower({sql})"
    # What is spelled out has capitals in its words only.
    return f"array_to_string(list_transform(string_split({sql}, ' '), lambda w: array_to_string(list_transform(string_split(w, '-'), lambda p: upper(left(p, 1)) || lower(substr(p, 2))), '-')), ' ')"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
