"""
One event loop's place in the line: its sign of life, its ear, and its calls.

A member lives as long as the file of its number is locked, which the kernel ends with the process; what a dead one left is void. A member that
changes the table gives the free slots away for everybody, and wakes the others' members by a byte into their pipe. The mutex is held for
microseconds and never waited for on the loop.
"""

import asyncio
import logging
import os
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.transport.slots import rule
from netsuite_plugin.transport.slots.calls import NOT_TOLD_FOR, PUBLISHED, TOLD_FOR, Call, Calls
from netsuite_plugin.transport.slots.table import (
    ASLEEP,
    FREE,
    GOING,
    GRANTED,
    LAYOUT,
    MEMBERS,
    NOBODY,
    WAITS,
    Table,
)

try:
    import fcntl
except ImportError as error:  # pragma: no cover - Windows
    raise ImportError(
        "netsuite-nodes counts slots with flock, which Linux and macOS have and Windows has not."
    ) from error

_log = logging.getLogger(__name__)

_LOOK = 0.02
"""Seconds between two looks of who waits: a lost wake, a dead member, the end of a pause."""
_NEXT_LOOK = 5_000_000
"""Nanoseconds in which signs of life are not looked at again."""
_SPINS, _AGAIN = 40, 0.0005
"""How often the mutex is tried at once, and the seconds until it is tried again."""
_KEPT_OUT = 1.0
"""Seconds without the mutex that are worth a word."""


def table_folder(pool: Path) -> Path:
    """Return where the files of this layout lie in a pool's folder."""
    return pool / f"line-{LAYOUT}"


def lives(folder: Path, member: int) -> bool:
    """Tell whether a member is alive, by trying its lock for a moment."""
    try:
        looked = os.open(_sign(folder, member), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(looked, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(looked)


class Member(Calls):
    """The calls of one event loop to one pool."""

    def __init__(self, folder: Path, *, most: int | None, reserve: int) -> None:
        """
        Join the line.

        Raises:
            ConfigurationError: The files cannot be made, or are no such files.
        """
        super().__init__()
        self._folder, self._most, self._reserve = folder, most, reserve
        self._files: dict[str, int] = {}
        weakref.finalize(self, _close, self._files)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.table = Table(folder / "table")
            self._files["mutex"] = _opened(folder / "mutex")
            self._number = self._numbered()
            ear = folder / f"wake{self._number}"
            with suppress(FileExistsError):
                os.mkfifo(ear, 0o600)
            # open for writing too: it never sees the end of the last writer
            self._files["ear"] = os.open(ear, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except ValueError as error:
            _close(self._files)
            raise ConfigurationError(
                f"{folder / 'table'} is not a table of slots ({error}): remove it while no run is going on."
            ) from None
        except OSError as error:
            _close(self._files)
            raise ConfigurationError(
                f"Slots cannot be kept in {folder}: {error.strerror}. NETSUITE_NODES_STATE names another folder.",
                remedy="ask_administrator",
            ) from None
        self._todo: list[Callable[[int], None]] = [self._joined]
        self._unpublished: tuple[dict[Call, None], dict[Call, None]] = ({}, {})
        self._waits: dict[int, Call] = {}
        self._ended = self._refused = self._said_unpublished = 0
        self._looked = 0
        self._trying = self._ticking = self._look_next = False
        self._kept_out: float | None = None
        _MEMBERS.add(self)
        asyncio.get_running_loop().add_reader(self._files["ear"], self._woken)
        self._work()

    @property
    def closed(self) -> bool:
        """Whether this member is another process's: it was inherited by a fork."""
        return not self._files

    @property
    def ceiling(self) -> int:
        """What the window never goes above; 1 until the table could be looked at."""
        return max(1, self.table.ceiling)

    @property
    def full(self) -> bool:
        """Whether as many calls are in flight as may be."""
        return sum(row[0] >= GRANTED for row in self.table.rows()) >= self.table.window

    @property
    def asked_lately(self) -> bool:
        """Whether any process here asked the account for its limit so lately that it is not asked again."""
        return 0 <= time.time() - self.table.told_at <= (TOLD_FOR if self.table.told else NOT_TOLD_FOR)

    def told(self, room: int | None) -> None:
        """Write down what the account says that it takes at once; None: it does not say."""

        def write(now: int) -> None:
            del now
            self.table.told, self.table.told_at = room or 0, int(time.time())
            rule.begin(self.table, most=self._most, reserve=self._reserve)

        self._do(write)

    def close_inherited(self) -> None:
        """In a forked child: close what the parent opened, and unlock nothing, since the lock is the parent's."""
        _close(self._files)

    # what a call does

    def _asks(self, call: Call) -> None:
        self._do(partial(self._has_asked, call))

    def _asks_again(self, call: Call, n: int) -> None:
        self._do(partial(self._was_refused, call, n))

    def _ends(self, call: Call) -> None:
        self._do(partial(self._has_ended, call))

    def _has_asked(self, call: Call, now: int) -> None:
        del now
        self._unpublished[call.bulk][call] = None

    def _was_refused(self, call: Call, n: int, now: int) -> None:
        rule.refused(self.table, n, now)
        self._refused += 1
        if call.place is not None and self._is_ours(call, call.place):
            self.table.set_state(call.place, WAITS)
            self._waits[call.place] = call
        else:
            call.place = None
            self._unpublished[call.bulk][call] = None

    def _has_ended(self, call: Call, now: int) -> None:
        self._unpublished[call.bulk].pop(call, None)
        place, call.place = call.place, None
        if place is None:
            return
        self._waits.pop(place, None)
        if call.outcome == "refused":
            rule.refused(self.table, call.n, now)
            self._refused += 1
        elif call.outcome == "answered":
            rule.answered(self.table, call.n, now)
            rule.took(self.table, now - call.since, bulk=call.bulk)
        self._ended += call.outcome not in {"refused", "not sent"}
        if not self._is_ours(call, place):
            return
        if call.outcome == "given up":
            rule.leave_behind(self.table, place, now)
        else:
            self.table.free(place)

    def _is_ours(self, call: Call, place: int) -> bool:
        """Tell whether a row is still this call's: one that seemed to have no end is taken away."""
        state, _, member, _, ticket, _ = self.table.row(place)
        return state != FREE and (member, ticket) == (self._number, call.ticket)

    # what happens under the mutex

    def _do(self, change: Callable[[int], None]) -> None:
        """Change the table now, or as soon as the mutex is free."""
        self._todo.append(change)
        self._work()

    def _work(self) -> None:
        if self.closed:
            return
        if not self._locked():
            if not self._trying:
                with suppress(RuntimeError):  # this loop is over: its sign of life ends with it
                    asyncio.get_running_loop().call_later(_AGAIN, self._tries)
                    self._trying = True
            return
        try:
            woken = self._change(time.monotonic_ns())
        finally:
            fcntl.flock(self._files["mutex"], fcntl.LOCK_UN)
        for member in woken:
            self._wake(member)
        if (self._waits or any(self._unpublished)) and not self._ticking:
            self._ticking = True
            asyncio.get_running_loop().call_later(_LOOK, self._ticks)

    def _locked(self) -> bool:
        for _ in range(_SPINS):
            try:
                fcntl.flock(self._files["mutex"], fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.sched_yield()
            else:
                self._kept_out = None
                return True
        now = time.monotonic()
        if self._kept_out is None:
            self._kept_out = now
        elif now - self._kept_out > _KEPT_OUT:
            self._kept_out = now + 60
            _log.warning(
                "Slots: no call begins or ends, since a process keeps %s locked: is one stopped?",
                self._folder / "mutex",
            )
        return False

    def _tries(self) -> None:
        self._trying = False
        self._work()

    def _ticks(self) -> None:
        self._ticking = False
        if self._waits or any(self._unpublished):
            self._look_next = True
            self._work()

    def _woken(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._files["ear"], 4096)
        self._work()

    def _change(self, now: int) -> set[int]:
        """Do what is to be done, and give the free slots away. Return the other members that have to look."""
        todo, self._todo = self._todo, []
        for each in todo:
            each(now)
        looks, self._look_next = self._look_next, False
        for place, call in list(self._waits.items()):
            state = self.table.state(place)
            if state == GRANTED:
                self._has_slot(call, place)
            elif state == ASLEEP:
                self.table.set_state(place, WAITS)
                looks = True
        if not (self._publish() or todo or looks):
            return set()
        woken, held, waiting = self._grant(now)
        if self._waits and (looks or now - self._looked > _NEXT_LOOK):
            self._looked = now
            others = {row[2] for row in self.table.rows() if row[0] != FREE} - {self._number, NOBODY}
            dead = {member for member in others if not lives(self._folder, member)}
            if dead and rule.bury(self.table, dead, now):
                more, held, waiting = self._grant(now)
                woken = (woken | more) - dead
        self.table.note(held=held, waiting=waiting, ended=self._ended, refused=self._refused)
        self._ended = self._refused = 0
        return woken

    def _publish(self) -> bool:
        """Put calls that wait in this process into the table, while there is room for them."""
        published = False
        for bulk, calls in enumerate(self._unpublished):
            mine = sum(call.bulk == bulk for call in self._waits.values()) if calls else PUBLISHED
            while calls and mine < PUBLISHED:
                call = next(iter(calls))
                place = self.table.add(bulk=call.bulk, member=self._number, ticket=call.ticket)
                if place is None:
                    break
                del calls[call]
                call.place, self._waits[place] = place, call
                mine += 1
                published = True
        left = len(self._unpublished[0]) + len(self._unpublished[1])
        if left != self._said_unpublished:
            self.table.set_unpublished(self._number, left)
            self._said_unpublished = left
        return published

    def _grant(self, now: int) -> tuple[set[int], int, int]:
        granted, held, waiting = rule.grant(self.table, now)
        woken: set[int] = set()
        for place, member in granted:
            if member == self._number:
                self._has_slot(self._waits[place], place)
            else:
                woken.add(member)
        return woken, held, waiting

    def _has_slot(self, call: Call, place: int) -> None:
        _, _, _, call.n, _, call.since = self.table.row(place)
        self.table.set_state(place, GOING)
        del self._waits[place]
        call.granted()

    def _wake(self, member: int) -> None:
        name = f"bell {member}"
        try:
            if name not in self._files:
                ear = self._folder / f"wake{member}"
                self._files[name] = os.open(ear, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            os.write(self._files[name], b".")
        except BlockingIOError:
            pass  # its pipe is full: it will look
        except OSError:  # it died; a member that waits buries it
            if name in self._files:
                os.close(self._files.pop(name))

    # its number

    def _numbered(self) -> int:
        for number in range(MEMBERS):
            sign = _opened(_sign(self._folder, number))
            try:
                fcntl.flock(sign, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(sign)
            else:
                self._files["sign"] = sign
                return number
        raise ConfigurationError(
            f"More than {MEMBERS:,} processes share the slots in {self._folder}: end some of them."
        )

    def _joined(self, now: int) -> None:
        rule.bury(self.table, {self._number}, now)  # what a dead one of this number left
        rule.begin(self.table, most=self._most, reserve=self._reserve)


def _sign(folder: Path, member: int) -> Path:
    return folder / f"member{member}"


def _opened(file: Path) -> int:
    return os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)


def _close(files: dict[str, int]) -> None:
    while files:
        os.close(files.popitem()[1])


_MEMBERS: weakref.WeakSet[Member] = weakref.WeakSet()


def _forked() -> None:
    for member in list(_MEMBERS):
        member.close_inherited()
    _MEMBERS.clear()


os.register_at_fork(after_in_child=_forked)
