"""The calls of one event loop to one pool whose line is on PostgreSQL: what is said of them in batches, and what comes back."""

import asyncio
import time
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from psycopg import AsyncConnection
from psycopg.rows import class_row

from netsuite_plugin.contract import ConfigurationError, NodeError
from netsuite_plugin.transport.slots.calls import NOT_TOLD_FOR, PUBLISHED, TOLD_FOR, Call, Calls, Outcome
from netsuite_plugin.transport.slots.rule import UNTOLD

_JOIN = "select * from netsuite_nodes.slots_join(%s, %s, %s::int, %s, %s, %s::bigint[], %s::bool[], %s::int[], %s::bigint[])"
_TOLD = "select netsuite_nodes.slots_told(%s, %s::int, %s::int, %s)"
_WORK = (
    "select * from netsuite_nodes.slots_work(%s, %s, %s::bool[], %s::bigint[], %s::bigint[], %s::text[], %s::int[], %s::bigint[], "
    "%s::bool[], %s::int, %s)"
)
_MICROSECOND = 1_000
"""Nanoseconds."""
_APART = 100_000
"""Microseconds by which the two clocks may seem to drift apart; to follow every small step would mix up calls that asked at the same time."""
_IN_COMPANY = 0.02
"""Seconds for which a slot that nobody waits for is given back together with the next question, in one round trip instead of two."""


class Wakes(Protocol):
    """What a member knows of its session."""

    closed: bool

    def wake(self) -> None:
        """Have the members looked at: one has something to say."""
        ...


@dataclass(frozen=True, slots=True)
class _End:
    """What is said of a call that is over."""

    id: int
    outcome: Outcome
    n: int
    took: int
    bulk: bool


@dataclass(frozen=True, slots=True)
class _Answer:
    """What `slots_work` answers, by its names. Moments are the database's, in microseconds."""

    asked: list[int]
    going: list[int]
    going_n: list[int]
    slots_now: int
    ceiling_now: int
    held_now: int
    waiting_now: int
    told_now: int
    told_at_now: int
    now_at: int


class PostgresMember(Calls):
    """The calls of one event loop to one pool."""

    def __init__(self, session: Wakes, pool: str, *, most: int | None, reserve: int) -> None:
        super().__init__()
        self._session, self._pool, self._most, self._reserve = session, pool, most, reserve
        self._unpublished: tuple[dict[Call, None], dict[Call, None]] = ({}, {})
        self._asking: list[Call] = []
        self._waits: dict[int, Call] = {}
        self._in_flight: dict[Call, None] = {}
        self._over: list[_End] = []
        self._speaks = False
        """Whether what is over is to be said without a question."""
        self._later: asyncio.TimerHandle | None = None
        self._room: int | None = None
        self._joined = self._was_here = False
        self._said_unpublished = self._ahead = 0
        self._quickest = float("inf")
        self._answer: _Answer | None = None
        self.called = False
        """Whether the line has something for this member."""

    @property
    def closed(self) -> bool:
        """Whether the session has ended, or is another process's."""
        return self._session.closed

    @property
    def ceiling(self) -> int:
        """What the window never goes above, as the line said last."""
        return self._answer.ceiling_now if self._answer else self._most or UNTOLD

    @property
    def full(self) -> bool:
        """Whether as many calls were in flight as may be, when the line answered last."""
        return self._answer is not None and self._answer.held_now >= self._answer.slots_now

    @property
    def asked_lately(self) -> bool:
        """Whether any process asked the account for its limit so lately that it is not asked again."""
        if self._answer is None or self._room is not None:
            return True
        ago = (time.monotonic_ns() // _MICROSECOND + self._ahead - self._answer.told_at_now) / 1e6
        return ago <= (TOLD_FOR if self._answer.told_now else NOT_TOLD_FOR)

    @property
    def now(self) -> tuple[int, int] | None:
        """How many calls were in flight, and how many might be, when the line answered last."""
        return (self._answer.held_now, self._answer.slots_now) if self._answer else None

    @property
    def _much_room(self) -> bool:
        """Whether at most half the slots were held, and nobody waited, when the line answered last."""
        last = self._answer
        return last is not None and not last.waiting_now and 2 * last.held_now <= last.slots_now

    @property
    def waits(self) -> bool:
        """Whether calls wait."""
        return bool(self._waits or self._asking or any(self._unpublished))

    @property
    def due(self) -> bool:
        """Whether there is something to say or to hear."""
        if self.called or self._speaks or self._room is not None:
            return True
        if not any(self._unpublished):
            return False
        waiting = [0, 0]
        for call in self._waits.values():
            waiting[call.bulk] += 1
        return any(calls and mine < PUBLISHED for calls, mine in zip(self._unpublished, waiting, strict=True))

    def told(self, room: int | None) -> None:
        """Write down what the account says that it takes at once; None: it does not say."""
        self._room = room or 0
        self._session.wake()

    async def works(self, connection: AsyncConnection[Any], number: int, *, looks: bool) -> None:
        """
        Say what is to be said, in one round trip, and let the calls go that have a slot.

        Raises:
            psycopg.Error: The connection was lost: the same is said again in the next session. An end that is said twice frees nothing twice.
        """
        if not self._joined:
            await self._joins(connection, number)
        if self._room is not None:
            await connection.execute(_TOLD, (self._pool, self._room, self._most, self._reserve))
            self._room = None
        self.called = False
        self._asking = self._published()
        await self._says(connection, number, looks=looks and self.waits)

    async def says_its_last(self, connection: AsyncConnection[Any], number: int) -> None:
        """Say which calls are over, and ask for nothing: the event loop ends."""
        if self._over and self._joined:
            self._asking = []
            await self._says(connection, number, looks=False)

    def lost(self) -> None:
        """Begin anew with the next session: what waited waits, and what is in flight will be said."""
        self._joined = False
        waiting = [call for call in (*self._waits.values(), *self._asking) if call.outcome != "not sent"]
        self._waits, self._asking, self._said_unpublished = {}, [], 0
        for call in waiting:
            call.place = None
            self._unpublished[call.bulk][call] = None
        for calls in self._unpublished:
            in_order = sorted(calls, key=lambda call: call.ticket)
            calls.clear()
            calls.update(dict.fromkeys(in_order))

    def refuses(self, refused: NodeError) -> None:
        """End the waiting of every call."""
        for calls in self._unpublished:
            for call in calls:
                if call.future is not None and not call.future.done():
                    call.future.set_exception(refused)

    # what a call does

    def _asks(self, call: Call) -> None:
        self._check_session()
        self._unpublished[call.bulk][call] = None
        self._session.wake()

    def _asks_again(self, call: Call, n: int) -> None:
        self._check_session()
        self._is_over(call, "refused", n)
        calls = self._unpublished[call.bulk]
        behind = tuple(calls)
        calls.clear()
        calls.update(dict.fromkeys((call, *behind)))

    def _check_session(self) -> None:
        """
        See that somebody will answer.

        Raises:
            ConfigurationError: The session has ended meanwhile: the database was found to be of no use.
        """
        if self._session.closed:
            raise ConfigurationError("Slots: this process has no session with the database any more.")

    def _ends(self, call: Call) -> None:
        self._unpublished[call.bulk].pop(call, None)
        self._is_over(call, call.outcome, call.n)

    def _is_over(self, call: Call, outcome: Outcome, n: int) -> None:
        self._in_flight.pop(call, None)
        place, call.place = call.place, None
        if place is None:
            return  # the line knows nothing of it; or its id is on the way, and it is given back when it comes
        self._waits.pop(place, None)
        took = (time.monotonic_ns() - call.since) // _MICROSECOND if call.since else 0
        self._over.append(_End(place, outcome, n, took, call.bulk))
        if outcome != "answered" or not self._much_room:
            self._speak()
        elif self._later is None:
            self._later = asyncio.get_running_loop().call_later(_IN_COMPANY, self._speak)

    def _speak(self) -> None:
        """Have said what is over, although nothing is asked."""
        self._speaks = True
        self._session.wake()

    # what is said

    def _follows(self, clock: int, asked: int) -> None:
        """Learn how far the database's clock is ahead of this process's, from the question that was answered in the shortest time."""
        took = time.monotonic_ns() // _MICROSECOND - asked
        ahead = clock - asked - took // 2
        if (took < self._quickest and not self.waits) or abs(ahead - self._ahead) > _APART + took:
            self._quickest, self._ahead = took, ahead

    def _published(self) -> list[Call]:
        """Take calls that wait in this process, while there is room for them in the line."""
        found: list[Call] = []
        for bulk, calls in enumerate(self._unpublished):
            room = PUBLISHED - sum(call.bulk == bulk for call in self._waits.values())
            first = list(islice(calls, max(0, room)))
            for call in first:
                del calls[call]
            found += first
        return found

    async def _joins(self, connection: AsyncConnection[Any], number: int) -> None:
        calls, now = list(self._in_flight), time.monotonic_ns()
        cursor = await connection.execute(
            _JOIN,
            (
                self._pool,
                number,
                self._most,
                self._reserve,
                self._was_here,
                [call.place for call in calls],
                [call.bulk for call in calls],
                [call.n for call in calls],
                [(now - call.since) // _MICROSECOND for call in calls],
            ),
        )
        ((places, clock),) = await cursor.fetchall()
        self._quickest = float("inf")
        self._follows(clock, now // _MICROSECOND)
        for call, place in zip(calls, places, strict=True):
            if call in self._in_flight:
                call.place = place
            elif place is not None:  # it ended meanwhile, under the id it had before
                self._over.append(_End(place, "not sent", 0, 0, call.bulk))
                self._speaks = True
        self._joined = self._was_here = True

    async def _says(self, connection: AsyncConnection[Any], number: int, *, looks: bool) -> None:
        over, self._over, self._speaks = self._over, [], False
        if self._later is not None:
            self._later.cancel()
            self._later = None
        left = len(self._unpublished[0]) + len(self._unpublished[1])
        now = time.monotonic_ns() // _MICROSECOND
        try:
            cursor = connection.cursor(row_factory=class_row(_Answer))
            await cursor.execute(
                _WORK,
                (
                    self._pool,
                    number,
                    [call.bulk for call in self._asking],
                    [call.ticket // _MICROSECOND + self._ahead for call in self._asking],
                    [end.id for end in over],
                    [end.outcome for end in over],
                    [end.n for end in over],
                    [end.took for end in over],
                    [end.bulk for end in over],
                    left if left != self._said_unpublished else None,
                    looks,
                ),
                prepare=True,
            )
            (answer,) = await cursor.fetchall()
        except BaseException:
            self._over, self._speaks = over + self._over, True
            raise
        self._said_unpublished = left
        self._follows(answer.now_at, now)
        self._answer = answer
        asking, self._asking = self._asking, []
        for call, place in zip(asking, answer.asked, strict=True):
            if call.outcome == "not sent":  # it was given up while it asked
                self._over.append(_End(place, "not sent", 0, 0, call.bulk))
                self._speaks = True
            else:
                call.place, self._waits[place] = place, call
        for place, n in zip(answer.going, answer.going_n, strict=True):
            waiting = self._waits.pop(place, None)
            if waiting is not None:  # else it was given up, and its end is on the way
                waiting.n, waiting.since = n, time.monotonic_ns()
                self._in_flight[waiting] = None
                waiting.granted()
