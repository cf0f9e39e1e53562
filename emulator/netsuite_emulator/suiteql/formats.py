"""Oracle's format models for TO_CHAR, as DuckDB expressions."""

import re

from netsuite_emulator.suiteql.refusals import NotYetBuilt

# Parts of a date format model, longest first; what is not a part stands for itself.
_DATE_PARTS = {
    "YYYY": "strftime({0}, '%Y')",
    "HH24": "strftime({0}, '%H')",
    "HH12": "strftime({0}, '%I')",
    "MONTH": "strftime({0}, '%B')",
    "A.M.": "strftime({0}, '%p')",
    "P.M.": "strftime({0}, '%p')",
    "MON": "strftime({0}, '%b')",
    "DAY": "strftime({0}, '%A')",
    "DDD": "strftime({0}, '%j')",
    "DS": "strftime({0}, '%-m/%-d/%Y')",
    "TS": "strftime({0}, '%-I:%M:%S %p')",
    "YY": "strftime({0}, '%y')",
    "RR": "strftime({0}, '%y')",
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
    "Q": "CAST(quarter({0}) AS VARCHAR)",
    "D": "CAST(dayofweek({0}) + 1 AS VARCHAR)",
}
_WORDS = {"MONTH", "MON", "DAY", "DY"}
_TOKEN = re.compile(r'"[^"]*"|FM|' + "|".join(map(re.escape, _DATE_PARTS)) + r"|[^A-Za-z\"]|.", re.IGNORECASE)
_NUMBER = re.compile(r"(?P<fill>FM)?(?P<currency>\$)?(?P<whole>[09,]*)(?:\.(?P<fraction>[09]*))?", re.IGNORECASE)


def date_format(value: str, model: str) -> str:
    """
    Give the SQL that writes a date or time by a format model.

    Raises:
        NotYetBuilt: The model has a part that is not known here.
    """
    parts: list[str] = []
    for found in _TOKEN.finditer(model):
        token = found.group()
        upper = token.upper()
        if upper == "FM":
            continue
        if upper in _DATE_PARTS:
            part = _DATE_PARTS[upper].format(value)
            parts.append(_cased(part, token) if upper in _WORDS else part)
        elif token.isalpha():
            raise NotYetBuilt(f"TO_CHAR with {token!r} in {model!r}")
        else:
            parts.append(_quoted(token.strip('"')))
    return " || ".join(parts) or "NULL"


def number_format(value: str, model: str) -> str:
    """
    Give the SQL that writes a number by a format model of nines, zeros, a comma and a point.

    Without FM the text is padded on the left, with one place for the sign, as Oracle does.

    Raises:
        NotYetBuilt: The model has other parts.
    """
    found = _NUMBER.fullmatch(model)
    if found is None or not (found["whole"] or found["fraction"]):
        raise NotYetBuilt(f"TO_CHAR with the number format {model!r}")
    whole, fraction = found["whole"], found["fraction"] or ""
    comma = "," if "," in whole else ""
    rounded = f"CAST(round(CAST({value} AS DOUBLE), {len(fraction)}) AS DOUBLE)"
    text = f"format('{{:{comma}.{len(fraction)}f}}', {rounded})"
    if "0" not in whole and fraction:
        text = f"regexp_replace({text}, '^(-?)0\\.', '\\1.')"
    if found["currency"]:
        text = f"regexp_replace({text}, '^(-?)', '\\1$')"
    width = len(model) + 1
    return text if found["fill"] else f"lpad({text}, {width}, ' ')"


def _cased(sql: str, token: str) -> str:
    """MON gives JAN, Mon gives Jan, mon gives jan."""
    if token.isupper():
        return f"upper({sql})"
    return f"lower({sql})" if token.islower() else sql


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
