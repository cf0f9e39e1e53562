"""How a pool stands, for people: read without the mutex, since the table is valid at every instruction."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from netsuite_plugin.transport.slots.member import lives
from netsuite_plugin.transport.slots.table import ASLEEP, FREE, LINGERS, NOBODY, SPAN, WAITS, Span, Table


@dataclass(frozen=True)
class Moment:
    """Ten seconds of a pool: the window at their end, the most in flight and waiting, refusals, and calls that ended."""

    at: int
    """Seconds since 1970."""
    window: int
    in_use: int
    waiting: int
    refused: int
    ended: int


@dataclass(frozen=True)
class PoolSeen:
    """One account's pool now, and in the last hour."""

    pool: str
    window: int
    """Calls that may be in flight."""
    ceiling: int
    """What the window never goes above."""
    account_limit: int | None
    """What the account said of its own limit."""
    in_use: int
    waiting: int
    processes: int
    """Event loops that have calls here."""
    history: list[Moment]
    """The oldest first, without gaps from the first to now."""

    @property
    def refused(self) -> int:
        """Calls that the account refused for want of room in the last hour."""
        return sum(each.refused for each in self.history)


def seen(pool: str, folder: Path) -> PoolSeen | None:
    """Read how a pool stands; None: nobody used it yet, or its file is of no use."""
    try:
        table = Table(folder / "table", readable_only=True)
    except (OSError, ValueError):
        return None
    now = time.monotonic_ns()
    rows = [row for row in table.rows() if row[0] != FREE]
    living = {member for member in {row[2] for row in rows} - {NOBODY} if lives(folder, member)}
    lingering = sum(row[0] == LINGERS and row[5] > now for row in rows)
    theirs = [row for row in rows if row[2] in living]
    waiting = sum(row[0] in {WAITS, ASLEEP} for row in theirs)
    in_use = len(theirs) - waiting + lingering
    waiting += sum(table.unpublished(member) for member in living)
    return PoolSeen(
        pool=pool,
        window=table.window,
        ceiling=table.ceiling,
        account_limit=table.told or None,
        in_use=in_use,
        waiting=waiting,
        processes=len(living),
        history=without_gaps(table.history(), int(time.time()) // SPAN, in_use, waiting),
    )


def without_gaps(spans_kept: Iterable[Span], newest: int, in_use_now: int, waiting_now: int) -> list[Moment]:
    """Return the history with the spans in which nothing changed, as they were left; what was left by the dead is not gone on with to now."""
    found: list[Moment] = []
    window = in_use = waiting = 0
    spans = {span[0]: span for span in spans_kept}
    last = max(spans, default=0)
    for number in range(min(spans, default=newest + 1), newest + 1):
        if number in spans:
            _, window, most_in_use, in_use, most_waiting, waiting, refused, ended = spans[number]
            found.append(Moment(number * SPAN, window, most_in_use, most_waiting, refused, ended))
            continue
        if number > last:
            in_use, waiting = min(in_use, in_use_now), min(waiting, waiting_now)
        found.append(Moment(number * SPAN, window, in_use, waiting, 0, 0))
    return found
