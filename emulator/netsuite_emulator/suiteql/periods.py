"""BUILTIN.RELATIVE_RANGES: the first and the last day of ranges like "this month", seen from the account's date."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from netsuite_emulator.suiteql.refusals import NotYetBuilt

_Range = tuple[date, date]
_MONTHS_IN_QUARTER = 3
_MONTHS_IN_YEAR = 12


def relative_range(name: str, edge: str, today: date) -> datetime:
    """
    Give the START or the END of a range: midnight of its first day, or the last second of its last.

    The names are those of article_161950565221 and of published queries: TODAY, TW, LM, TFY, DAGO30 …

    Raises:
        NotYetBuilt: NetSuite has more ranges than these.
    """
    first, last = _range(name.upper(), today)
    if edge.upper() == "END":
        return datetime.combine(last, time(23, 59, 59))
    return datetime.combine(first, time())


def _range(name: str, today: date) -> _Range:
    if name in _NAMED:
        return _NAMED[name](today)
    for prefix, unit in (("DAGO", 1), ("WAGO", 7)):
        if name.startswith(prefix) and name[len(prefix) :].isdecimal():
            day = today - timedelta(days=unit * int(name[len(prefix) :]))
            return day, day
    raise NotYetBuilt(f"BUILTIN.RELATIVE_RANGES('{name}')")


def _day(offset: int) -> Callable[[date], _Range]:
    def of(today: date) -> _Range:
        day = today + timedelta(days=offset)
        return day, day

    return of


def _week(offset: int) -> Callable[[date], _Range]:
    """Weeks begin on Sunday, NetSuite's default."""

    def of(today: date) -> _Range:
        sunday = today - timedelta(days=(today.weekday() + 1) % 7) + timedelta(weeks=offset)
        return sunday, sunday + timedelta(days=6)

    return of


def _months(count: int, offset: int) -> Callable[[date], _Range]:
    """Spans of so many months, counted from January: months, quarters, half-years, years."""

    def of(today: date) -> _Range:
        span = (today.year * _MONTHS_IN_YEAR + today.month - 1) // count + offset
        year, month = divmod(span * count, _MONTHS_IN_YEAR)
        last_year, last_month = divmod((span + 1) * count - 1, _MONTHS_IN_YEAR)
        last_day = monthrange(last_year, last_month + 1)[1]
        return date(year, month + 1, 1), date(last_year, last_month + 1, last_day)

    return of


def _to_date(whole: Callable[[date], _Range]) -> Callable[[date], _Range]:
    return lambda today: (whole(today)[0], today)


def _rolling(months: int) -> Callable[[date], _Range]:
    """The last so many months up to today."""

    def of(today: date) -> _Range:
        year, month = divmod(today.year * _MONTHS_IN_YEAR + today.month - 1 - months, _MONTHS_IN_YEAR)
        day = min(today.day, monthrange(year, month + 1)[1])
        return date(year, month + 1, day), today

    return of


_MONTH, _QUARTER, _YEAR = 1, _MONTHS_IN_QUARTER, _MONTHS_IN_YEAR

_NAMED: dict[str, Callable[[date], _Range]] = {
    "TODAY": _day(0),
    "YESTERDAY": _day(-1),
    "TOMORROW": _day(1),
    "TW": _week(0),
    "LW": _week(-1),
    "NW": _week(1),
    "TWTD": _to_date(_week(0)),
    "TM": _months(_MONTH, 0),
    "LM": _months(_MONTH, -1),
    "NM": _months(_MONTH, 1),
    "TMTD": _to_date(_months(_MONTH, 0)),
    "TFQ": _months(_QUARTER, 0),
    "LFQ": _months(_QUARTER, -1),
    "NFQ": _months(_QUARTER, 1),
    "TFQTD": _to_date(_months(_QUARTER, 0)),
    "TY": _months(_YEAR, 0),
    "LY": _months(_YEAR, -1),
    "TFY": _months(_YEAR, 0),
    "LFY": _months(_YEAR, -1),
    "NFY": _months(_YEAR, 1),
    "TFYTD": _to_date(_months(_YEAR, 0)),
    "LRM": _rolling(1),
    "LRQ": _rolling(3),
    "LRH": _rolling(6),
    "LRY": _rolling(12),
}
