"""Oracle's format models for TO_CHAR, as DuckDB expressions."""

import re

from netsuite_emulator.suiteql.refusals import NotYetBuilt

# Parts of a date format model, longest first; what is not a part stands for itself.
_DATE_PARTS = {
    "SSSSS": "CAST(hour({0}) * 3600 + minute({0}) * 60 + second({0}) AS VARCHAR)",
    "MONTH": "strftime({0}, '%B')",
    "YYYY": "strftime({0}, '%Y')",
    "RRRR": "strftime({0}, '%Y')",
    "IYYY": "strftime({0}, '%G')",
    "HH24": "strftime({0}, '%H')",
    "HH12": "strftime({0}, '%I')",
    "A.M.": "strftime({0}, '%p')",
    "P.M.": "strftime({0}, '%p')",
    "MON": "strftime({0}, '%b')",
    "DAY": "strftime({0}, '%A')",
    "DDD": "strftime({0}, '%j')",
    "FF3": "strftime({0}, '%g')",
    "FF6": "strftime({0}, '%f')",
    "FF": "strftime({0}, '%f')",
    "DS": "strftime({0}, '%-m/%-d/%Y')",
    "DL": "strftime({0}, '%A, %B %-d, %Y')",
    "TS": "strftime({0}, '%-I:%M:%S %p')",
    "YY": "strftime({0}, '%y')",
    "RR": "strftime({0}, '%y')",
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
    "Q": "CAST(quarter({0}) AS VARCHAR)",
    "D": "CAST(dayofweek({0}) + 1 AS VARCHAR)",
    "J": "CAST(CAST(julian(CAST({0} AS DATE)) AS BIGINT) AS VARCHAR)",
}
_WORDS = {"MONTH", "MON", "DAY", "DY"}
_PADDED = {"MONTH", "DAY"}
_LONGEST_WORD = 9
_NUMBERS = {"MM", "DD", "DDD", "HH", "HH12", "HH24", "MI", "SS", "IW", "WW"}
_TOKEN = re.compile(r'"[^"]*"|FM|' + "|".join(map(re.escape, _DATE_PARTS)) + r"|[^A-Za-z\"]|.", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?P<fill>FM)?(?P<currency>[$L])?(?P<whole>[09,G]*)(?:[.D](?P<fraction>[09]*))?(?P<minus>MI)?", re.IGNORECASE
)


def date_format(value: str, model: str) -> str:
    """
    Give the SQL that writes a date or time by a format model; after FM without leading zeros and trailing blanks.

    Raises:
        NotYetBuilt: The model has a part that is not known here.
    """
    parts: list[str] = []
    filled = False
    for found in _TOKEN.finditer(model):
        token = found.group()
        upper = token.upper()
        if upper == "FM":
            filled = not filled
        elif upper in _DATE_PARTS:
            part = _DATE_PARTS[upper].format(value)
            if upper in _PADDED and not filled:
                part = f"rpad({part}, {_LONGEST_WORD}, ' ')"
            if upper in _NUMBERS and filled:
                part = f"CAST(CAST({part} AS INTEGER) AS VARCHAR)"
            parts.append(_cased(part, token) if upper in _WORDS else part)
        elif token.isalpha():
            raise NotYetBuilt(f"TO_CHAR with {token!r} in {model!r}")
        else:
            parts.append(_quoted(token.strip('"')))
    return " || ".join(parts) or "NULL"


def number_format(value: str, model: str) -> str:
    """
    Give the SQL that writes a number by a format model of nines, zeros, a comma and a point.

    Without FM the text is padded on the left, with one place for the sign; a number that does not fit gives hashes.

    Raises:
        NotYetBuilt: The model has other parts.
    """
    found = _NUMBER.fullmatch(model)
    if found is None or not (found["whole"] or found["fraction"]):
        raise NotYetBuilt(f"TO_CHAR with the number format {model!r}")
    whole, fraction = found["whole"].upper(), found["fraction"] or ""
    digits = whole.replace(",", "").replace("G", "")
    comma = "," if len(digits) < len(whole) else ""
    least = len(digits) - digits.index("0") if "0" in digits else 0
    amount = f"round(CAST({value} AS DOUBLE), {len(fraction)})"
    text = f"format('{{:{comma}.{len(fraction)}f}}', abs({amount}))"
    if not least and fraction:
        text = f"regexp_replace({text}, '^0\\.', '.')"
    if least > 1 and not comma:
        places = least + (len(fraction) + 1 if fraction else 0)
        text = f"CASE WHEN length({text}) < {places} THEN lpad({text}, {places}, '0') ELSE {text} END"
    if found["fill"] and (nines := len(fraction) - len(fraction.rstrip("9"))):
        text = f"regexp_replace({text}, '0{{1,{nines}}}$', '')"
    currency = "'$' || " if found["currency"] else ""
    sign = f"CASE WHEN {amount} < 0 THEN '-' ELSE '' END"
    signed = f"({currency}({text}) || {sign})" if found["minus"] else f"({sign} || {currency}({text}))"
    width = len(model) + 1
    padded = signed if found["fill"] else f"lpad({signed}, {width}, ' ')"
    return f"CASE WHEN abs({amount}) >= 1e{len(digits)} THEN repeat('#', {width}) ELSE {padded} END"


def _cased(sql: str, token: str) -> str:
    """MON gives JAN, Mon gives Jan, mon gives jan."""
    if token.isupper():
        return f"upper({sql})"
    return f"lower({sql})" if token.islower() else sql


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
