"""From the clock on an account's wall to UTC: moments are stored as the wall shows them."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

# Books are kept within these years; before and after, the clock counts as at their ends.
_FIRST, _LAST = 1990, 2050


def in_utc(moment: str, zone: str) -> str:
    """Give the SQL of a moment in UTC, from the SQL of one by the clock of a zone; of an hour that comes twice it is the first."""
    first, *changes = _offsets(zone)
    branches = "".join(f" WHEN v >= TIMESTAMP '{at}' THEN {minutes}" for at, minutes in reversed(changes))
    offset = f"CASE{branches} ELSE {first[1]} END" if changes else str(first[1])
    return f"list_transform([CAST({moment} AS TIMESTAMP)], lambda v: v - to_minutes({offset}))[1]"


@lru_cache(8)
def _offsets(zone: str) -> tuple[tuple[str, int], ...]:
    """Give when the clock of a zone was changed, as it showed then, and how many minutes it was ahead of UTC from there on."""
    there = ZoneInfo(zone)
    found: list[tuple[str, int]] = []
    before: timedelta | None = None
    at = datetime(_FIRST, 1, 1, tzinfo=UTC)
    while at.year < _LAST:
        ahead = at.astimezone(there).utcoffset() or timedelta()
        if ahead != before:
            while before is not None and (at - timedelta(hours=1)).astimezone(there).utcoffset() == ahead:
                at -= timedelta(hours=1)
            shown = (at + (before or ahead)).replace(tzinfo=None)
            found.append((shown.isoformat(" "), int(ahead.total_seconds()) // 60))
            before = ahead
        at += timedelta(days=1)
    return tuple(found)
