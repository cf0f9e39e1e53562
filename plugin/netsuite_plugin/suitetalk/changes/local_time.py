"""
The account's clock on the wall, which queries go by: what it shows goes back by an hour when summer time ends.

A text of it has no zone, so in that hour one text stands for two moments. Nothing may be lost then: a window begins at the least that the
clock showed since its moment, and a text stands for every moment it may stand for.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from netsuite_plugin.errors import NetSuiteUnavailable

WRITTEN = "YYYY-MM-DD HH24:MI:SS"
"""Oracle's model of a text of it."""
_FORMAT = "%Y-%m-%d %H:%M:%S"
_FURTHEST = timedelta(hours=3)
"""No clock is set back by as much."""
_STEP = timedelta(minutes=15)
"""Clocks are changed at a quarter of an hour."""


class LocalTime:
    """
    One account's clock, by the IANA name of its zone.

    Raises:
        NetSuiteUnavailable: This machine does not know the zone.
    """

    def __init__(self, zone: str) -> None:
        self.name = zone
        try:
            self._zone = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise NetSuiteUnavailable(
                f"The account's time zone is {zone!r}, which this machine does not know: install the system's time zone data (tzdata).",
                status=200,
                title="",
            ) from None

    def shown(self, moment: datetime) -> str:
        """Return what the clock shows at a moment."""
        return moment.astimezone(self._zone).strftime(_FORMAT)

    def moments(self, shown: str) -> tuple[datetime, ...]:
        """Return the moments in UTC at which the clock shows a text, the earlier one first: two in the hour that comes twice."""
        wall = datetime.strptime(shown, _FORMAT)  # noqa: DTZ007 - the zone comes next
        return tuple(dict.fromkeys(wall.replace(tzinfo=self._zone, fold=fold).astimezone(UTC) for fold in (0, 1)))

    def least_shown(self, since: datetime, until: datetime | None = None) -> str:
        """Return the least that the clock showed from a moment on, until another one; the future counts too where none is given."""
        return min(self.shown(each) for each in (since, *_quarters(since, until)))

    def begin(self, since: date | datetime) -> datetime:
        """Return the moment meant by a day (its midnight here) or a time; one without a zone is of this clock, at its earlier reading."""
        if not isinstance(since, datetime):
            since = datetime.combine(since, time())
        moment = since if since.tzinfo is not None else since.replace(tzinfo=self._zone)
        return moment.astimezone(UTC)


def _quarters(since: datetime, until: datetime | None) -> Iterator[datetime]:
    """Give the quarters of an hour at which a clock may have been set back so that it showed less than at `since`."""
    last = since + _FURTHEST if until is None else min(until, since + _FURTHEST)
    at = since.astimezone(UTC).replace(minute=since.minute // 15 * 15, second=0, microsecond=0) + _STEP
    while at <= last:
        yield at
        at += _STEP
