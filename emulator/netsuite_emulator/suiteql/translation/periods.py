"""
BUILTIN.RELATIVE_RANGES: the first and the last day of ranges like "this month", seen from the account's date.

The names are built from few parts (article_161950565221, query.RelativeDateRange and published queries): L, P, T, S, N for
last, previous, this, same and next; W, BW, M, FQ, FH, FY for what is meant; B, three ago, BL, before last, and AN, after
next; TD, to date; LFQ and LFY, a fiscal quarter or year earlier, FQBL and FYBL, two; PMT and PQT, all earlier months or
quarters of a span, PMS of the same span a fiscal year earlier. Weeks begin on Sunday and the fiscal year in January,
NetSuite's defaults.
"""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from netsuite_emulator.suiteql.refusals import NotYetBuilt, SuiteQLRefused

_Range = tuple[date, date]
_MONTHS_IN_YEAR = 12
_MONTHS = {"M": 1, "P": 1, "FQ": 3, "Q": 3, "FH": 6, "H": 6, "FY": 12, "Y": 12}
_DAYS = {"D": 1, "W": 7}
_OFFSETS = {"L": -1, "P": -1, "T": 0, "S": 0, "N": 1}
_NAMED_DAYS = {"YESTERDAY": -1, "TODAY": 0, "TOMORROW": 1}
_FAR = {"B": -3, "BL": -2, "AN": 2}

_COUNTED = re.compile(r"(?P<unit>[DWMQY])(?P<way>AGO|FN)(?P<count>\d+)")
_SAME_DAY = re.compile(r"SD(?:L(?P<last>W|M|FQ|FH|FY)|(?P<before>W|M|FQ|FH|FY)BL)")
_ROLLING = re.compile(r"(?P<way>[LPT]R|O|NO)(?P<unit>[DWMQHY])(?P<before>BL)?")
_WEEKS = re.compile(r"(?P<this>TW)?N(?P<count>\d)W")
_EARLIER_PARTS = re.compile(r"P(?P<part>[MQ])(?P<when>[TS])(?P<unit>FQ|FH|FY)(?P<earlier>LFQ|LFY)?")
_SPAN = re.compile(
    r"(?:(?P<when>[LPTSN])(?P<unit>BW|W|M|P|FQ|FH|FY|Q|H|Y)|(?P<far>W|M|P|FQ|FH|FY|Y)(?P<beyond>BL|AN|B))"
    r"(?:(?P<earlier>LFQ|LFH|LFY)|(?P<two_earlier>FQ|FH|FY)BL)?(?P<to_date>TD)?"
)


def relative_range(name: str, edge: str, today: date) -> datetime:
    """
    Give the START or the END of a range: midnight of its first day, or the last second of its last.

    Raises:
        SuiteQLRefused: The range lies beyond all calendars.
        NotYetBuilt: NetSuite has more ranges than these.
    """
    try:
        first, last = _range(name.upper(), today)
    except (OverflowError, ValueError) as fault:
        raise SuiteQLRefused from fault
    if edge.upper() == "END":
        return datetime.combine(last, time(23, 59, 59))
    return datetime.combine(first, time())


def _range(name: str, today: date) -> _Range:
    if name in _NAMED_DAYS:
        return _day(today + timedelta(days=_NAMED_DAYS[name]))
    if name == "TODAYTTM":
        return today, _whole("M", 0, today)[1]
    if found := _WEEKS.fullmatch(name):
        first = 0 if found["this"] else 1
        return _whole("W", first, today)[0], _whole("W", int(found["count"]), today)[1]
    if found := _EARLIER_PARTS.fullmatch(name):
        seen_from = _moved(today, found["earlier"][1:], -1) if found["earlier"] else today
        begun = _whole(found["unit"], 0, seen_from)[0]
        return begun, _whole(found["part"], 0, seen_from)[0] - timedelta(days=1)
    if found := _COUNTED.fullmatch(name):
        count = int(found["count"]) * (-1 if found["way"] == "AGO" else 1)
        return _day(_moved(today, found["unit"], count))
    if found := _SAME_DAY.fullmatch(name):
        return _day(_moved(today, found["last"] or found["before"], -1 if found["last"] else -2))
    if found := _ROLLING.fullmatch(name):
        if found["way"] == "NO":
            return today, _moved(today, found["unit"], 1)
        if found["before"]:
            return _moved(today, found["unit"], -2), _moved(today, found["unit"], -1)
        return _moved(today, found["unit"], -1), today
    if found := _SPAN.fullmatch(name):
        return _span(found, today)
    raise NotYetBuilt(f"BUILTIN.RELATIVE_RANGES('{name}')")


def _span(found: re.Match[str], today: date) -> _Range:
    unit = found["unit"] or found["far"]
    offset = _OFFSETS[found["when"]] if found["when"] else _FAR[found["beyond"]]
    seen_from = today
    if found["earlier"]:
        seen_from = _moved(today, found["earlier"][1:], -1)
    elif found["two_earlier"]:
        seen_from = _moved(today, found["two_earlier"], -2)
    first, last = _whole(unit, offset, seen_from)
    if found["to_date"]:
        passed = seen_from - _whole(unit, 0, seen_from)[0]
        last = min(last, first + passed)
    return first, last


def _whole(unit: str, offset: int, today: date) -> _Range:
    """Give a whole week, month, quarter, half or year, so many after the current one."""
    if unit in {"W", "BW"}:
        sunday = today - timedelta(days=(today.weekday() + 1) % 7) + timedelta(weeks=offset)
        return (
            (sunday, sunday + timedelta(days=6))
            if unit == "W"
            else (sunday + timedelta(days=1), sunday + timedelta(days=5))
        )
    months = _MONTHS[unit]
    begins = ((today.year * _MONTHS_IN_YEAR + today.month - 1) // months + offset) * months
    return _first_of(begins), _first_of(begins + months) - timedelta(days=1)


def _first_of(months: int) -> date:
    """Give the first day of a month, counted from the year 0."""
    year, month = divmod(months, _MONTHS_IN_YEAR)
    return date(year, month + 1, 1)


def _moved(day: date, unit: str, count: int) -> date:
    """Give the day so many units later; the last of a month where there is no such day."""
    if unit in _DAYS:
        return day + timedelta(days=_DAYS[unit] * count)
    first = _first_of(day.year * _MONTHS_IN_YEAR + day.month - 1 + _MONTHS[unit] * count)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def _day(day: date) -> _Range:
    return day, day
