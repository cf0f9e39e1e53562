"""
Whose turn it is, and how many may be in flight: the whole rule, over a table whose mutex is held.

Small calls go before bulk readers' calls, each kind in the order in which they asked; yet a bulk call that has waited longer than every small
one goes first where no bulk call is in flight, so that readers never stop. Readers take every free slot while nobody else asks; for 5 s after
a small call asked beside them they leave, all of them together, one slot free for the next.

The window shrinks at once to what the account showed to be there, and grows one by one while it is full and nothing is refused.
"""

import random

from netsuite_plugin.transport.slots.table import (
    ASLEEP,
    FREE,
    GOING,
    GRANTED,
    LINGERS,
    NOBODY,
    WAITS,
    Table,
)

_SECOND = 1_000_000_000
PICKED_UP = _SECOND // 4
"""A slot that was granted and not picked up by then goes to the next: its process is stopped, or its loop is busy."""
_STAY_BELOW = 5 * _SECOND
"""So long readers leave a slot free after a small call asked."""
_PROBE = 64
"""Answers at a full window after a refusal, before one more is tried: at most 1 refusal in 65 calls is the price of looking for room."""
_SLOW_PROBE = 10 * _SECOND
"""Where calls are long, one more is tried after this, once every slot was used."""
_LONGEST_CALL = 16 * 60 * _SECOND
"""NetSuite ends a request after 15 minutes (`subsect_1559222360`): a row that is older has no call any more."""
_UNKNOWN_CALL = _SECOND
"""How long a call takes where none has ended yet."""
_PAUSE, _LONGEST_PAUSE = _SECOND // 2, 20 * _SECOND
"""How long nothing is granted after a call that was alone in flight was refused: doubled with every such refusal."""
UNTOLD = 4
"""What is in flight where nobody said how much may be: the smallest account has 5, for all its integrations (`bridgehead_1500275603`)."""


def begin(table: Table, *, most: int | None, reserve: int) -> None:
    """Fit the window to what is set here, to what the account told, or to a share that is safe in the smallest account."""
    table.reserve = reserve
    told = table.told
    ceiling = most or (max(1, told - reserve) if told else UNTOLD)
    if ceiling != table.ceiling:
        table.ceiling = table.window = ceiling
        table.need, table.ok, table.changed_at = _PROBE, 0, 0


def grant(table: Table, now: int) -> tuple[list[tuple[int, int]], int, int]:
    """Give the free slots away. Return the (place, member) of each call that got one, how many are in flight now, and how many wait."""
    held = readers = asleep = 0
    small: list[tuple[int, int, int]] = []
    bulk: list[tuple[int, int, int]] = []
    for place, (state, is_bulk, member, _, ticket, since) in enumerate(table.rows()):
        if state == FREE:
            continue
        if state == WAITS:
            (bulk if is_bulk else small).append((ticket, place, member))
        elif state == ASLEEP:
            asleep += 1
        elif state == GRANTED and now - since > PICKED_UP:
            table.set_state(place, ASLEEP)
            asleep += 1
        elif (state == LINGERS and not 0 < since - now <= _LONGEST_CALL) or (
            state == GOING and now - since > _LONGEST_CALL
        ):
            table.free(place)
        else:
            held += 1
            readers += is_bulk
    if small and (readers or bulk):
        table.last_small = now
    granted: list[tuple[int, int]] = []
    window = table.window
    if held < window and (small or bulk) and not 0 < table.closed_until - now <= _LONGEST_PAUSE:
        small.sort(reverse=True)
        bulk.sort(reverse=True)
        quiet = not 0 <= now - table.last_small <= _STAY_BELOW
        most_readers = window if quiet else max(1, window - 1)
        while held < window:
            if small and not (bulk and not readers and bulk[-1] < small[-1]):
                _, place, member = small.pop()
            elif bulk and readers < most_readers:
                _, place, member = bulk.pop()
                readers += 1
            else:
                break
            held += 1
            table.change(place, GRANTED, member=member, n=held, since=now)
            granted.append((place, member))
    return granted, held, len(small) + len(bulk) + asleep


def refused(table: Table, n: int, now: int) -> None:
    """
    Take back: the account had no room for a call that was the n-th in flight.

    The refusal says where the limit is, so nothing is halved: of 10 at a true limit of 5, five are refused at once and say 9, 8, 7, 6 and 5.
    A call that was alone and refused says that others use all of the pool: then all wait a while, spread at random.
    """
    table.window = max(1, min(table.window, n - 1 - table.reserve))
    table.need, table.ok, table.changed_at = _PROBE, 0, now
    if n <= 1:
        pause = min(_LONGEST_PAUSE, _PAUSE << table.alone)
        table.alone = min(table.alone + 1, 10)
        table.closed_until = now + int(pause * random.uniform(0.5, 1))  # noqa: S311 - spreads processes, keeps no secret


def answered(table: Table, n: int, now: int) -> None:
    """Take note of a call that the account had room for; the first step after a refusal waits for many, the next for one round each."""
    table.alone = 0
    window = table.window
    if n < window - 1 or window >= table.ceiling:
        return
    table.ok += 1
    if table.ok >= table.need or (table.ok > window and not 0 <= now - table.changed_at <= _SLOW_PROBE):
        table.window = table.need = window + 1
        table.ok, table.changed_at = 0, now


def took(table: Table, nanoseconds: int, *, bulk: bool) -> None:
    """Take note of how long a call took: quick to follow up, slow to follow down, since it stands for calls whose end nobody sees."""
    known = table.took_bulk if bulk else table.took_small
    if not known:
        known = nanoseconds
    elif nanoseconds > known:
        known += (nanoseconds - known) // 4
    else:
        known -= (known - nanoseconds) // 32
    if bulk:
        table.took_bulk = known
    else:
        table.took_small = known


def leave_behind(table: Table, place: int, now: int) -> None:
    """Keep the slot of a call whose caller has gone for about the time of one call: NetSuite goes on with it."""
    _, is_bulk, _, n, _, _ = table.row(place)
    known = table.took_bulk if is_bulk else table.took_small
    known = min(_LONGEST_CALL, known + known // 4) if known else _UNKNOWN_CALL
    table.change(place, LINGERS, member=NOBODY, n=n, since=now + known)


def bury(table: Table, dead: set[int], now: int) -> bool:
    """Take dead members out of the line at once, and their calls in flight as `leave_behind` says. Tell whether there was anything."""
    found = False
    for place, (state, _, member, _, _, _) in enumerate(list(table.rows())):
        if state == FREE or member not in dead:
            continue
        found = True
        if state == GOING:
            leave_behind(table, place, now)
        else:
            table.free(place)
    for member in dead:
        table.set_unpublished(member, 0)
    return found
