"""
The table as it lies in a file: a head of numbers, a row a call, an hour of history.

It is changed under the line's mutex only. It is valid at every instruction, since the process that changes it may be killed anywhere: nothing is a
counter that a kill would leave wrong, what is in flight is counted from the rows, and a new row's state is written last. Reading without
the mutex shows at worst a row that is just being changed.
"""

import mmap
import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from netsuite_plugin.own_files import make_whole

LAYOUT = 1
"""Part of every file's name: a release with another layout does not touch these files."""
FREE, WAITS, ASLEEP, GRANTED, GOING, LINGERS = range(6)
"""
States of a row: nobody's; waits for its turn; was granted and not picked up, so it waits until its owner looks; granted, not yet picked up;
in flight; in flight at NetSuite although its caller is gone, until the moment in `since`.
"""
NOBODY = 0xFFFF
"""The member of a row that lingers."""
ROWS, MEMBERS = 4096, 1024
SPAN, SPANS = 10, 360
"""Seconds of one part of the history, and how many parts there are: an hour."""

_MAGIC = int.from_bytes(b"ns-slots", "little")
_NUMBERS = 32
_HEAD = 8 * _NUMBERS
_ROW = struct.Struct("<BBHIQQ")
_SPAN = struct.Struct("<8I")
_UNPUBLISHED = _HEAD
_ROWS = _UNPUBLISHED + 4 * MEMBERS
_HISTORY = _ROWS + ROWS * _ROW.size
SIZE = _HISTORY + SPANS * _SPAN.size

Row: TypeAlias = tuple[int, int, int, int, int, int]
"""State, 1 for a bulk reader's, member, how many were in flight when it was granted, ticket, and since when it is in its state."""
Span: TypeAlias = tuple[int, int, int, int, int, int, int, int]
"""Number of the span, window, most and last in flight, most and last waiting, refusals, calls that ended."""


class _Number:
    """One number of the head."""

    def __init__(self, place: int) -> None:
        self._place = place

    def __get__(self, table: "Table", owner: type["Table"]) -> int:
        return table.head[self._place]

    def __set__(self, table: "Table", value: int) -> None:
        table.head[self._place] = value


class Table:
    """A mapped table. Moments are nanoseconds of CLOCK_MONOTONIC, which all processes of a machine share."""

    window = _Number(1)
    """How many may be in flight."""
    ceiling = _Number(2)
    """What the window never goes above."""
    reserve = _Number(3)
    """Slots that are left to other integrations when the account refuses a call."""
    ok = _Number(4)
    """Calls that were answered at a full window since it last changed."""
    need = _Number(5)
    """How many of them the window grows after."""
    changed_at = _Number(6)
    """When the window changed last."""
    top = _Number(7)
    """Rows from here on are free."""
    last_small = _Number(8)
    """When a small call last asked beside a reader."""
    closed_until = _Number(9)
    """Nothing is granted before."""
    alone = _Number(10)
    """Refusals in a row of calls that were alone in flight."""
    took_small = _Number(11)
    """Nanoseconds of a small call, rather the longer ones."""
    took_bulk = _Number(12)
    """The same of a bulk reader's call."""
    told = _Number(13)
    """The account's own limit, where it says one; else 0."""
    told_at = _Number(14)
    """When the account was last asked for it, in seconds since 1970."""

    def __init__(self, file: Path, *, readable_only: bool = False) -> None:
        """
        Map the file, made if there is none.

        Raises:
            OSError: That cannot be done.
            ValueError: The file is not such a table.
        """
        if not readable_only and not file.exists():
            _make(file)
        opened = os.open(file, os.O_RDONLY if readable_only else os.O_RDWR)
        try:
            if os.fstat(opened).st_size != SIZE:
                raise ValueError("its size is wrong")
            self._map = mmap.mmap(opened, SIZE, prot=mmap.PROT_READ | (0 if readable_only else mmap.PROT_WRITE))
        finally:
            os.close(opened)
        view = memoryview(self._map)
        self.head = view[:_HEAD].cast("Q")
        self._unpublished = view[_UNPUBLISHED:_ROWS].cast("I")
        if self.head[0] != _MAGIC:
            raise ValueError("it does not begin as one")

    def rows(self) -> Iterator[Row]:
        """Return the rows up to the last that is not free."""
        return _ROW.iter_unpack(self._map[_ROWS : _ROWS + _ROW.size * self.top])

    def row(self, place: int) -> Row:
        """Return one row."""
        return _ROW.unpack_from(self._map, _ROWS + _ROW.size * place)

    def state(self, place: int) -> int:
        """Return the state of one row."""
        return self._map[_ROWS + _ROW.size * place]

    def set_state(self, place: int, state: int) -> None:
        """Change the state of a row: one byte."""
        self._map[_ROWS + _ROW.size * place] = state

    def add(self, *, bulk: bool, member: int, ticket: int) -> int | None:
        """Write a call that waits, and return its place; None: the table is full."""
        for place in range(ROWS):
            if self.state(place) == FREE:
                # its state comes last: it is a call only when it is whole
                _ROW.pack_into(self._map, _ROWS + _ROW.size * place, FREE, bulk, member, 0, ticket, 0)
                self.top = max(self.top, place + 1)
                self.set_state(place, WAITS)
                return place
        return None

    def change(self, place: int, state: int, *, member: int, n: int, since: int) -> None:
        """Write all of a row but its kind and ticket."""
        at = _ROWS + _ROW.size * place
        _, bulk, _, _, ticket, _ = _ROW.unpack_from(self._map, at)
        _ROW.pack_into(self._map, at, state, bulk, member, n, ticket, since)

    def free(self, place: int) -> None:
        """Make a row nobody's."""
        self.set_state(place, FREE)
        top = self.top
        if place == top - 1:
            while top and self.state(top - 1) == FREE:
                top -= 1
            self.top = top

    def set_unpublished(self, member: int, calls: int) -> None:
        """Say how many calls of a member wait beside those in the table."""
        self._unpublished[member] = calls

    def unpublished(self, member: int) -> int:
        """Return how many calls of a member wait beside those in the table."""
        return self._unpublished[member]

    def note(self, *, held: int, waiting: int, ended: int, refused: int) -> None:
        """Write what is now into the history."""
        moment = int(time.time()) // SPAN
        at = _HISTORY + _SPAN.size * (moment % SPANS)
        was, _, most_held, _, most_waiting, _, refusals, calls = _SPAN.unpack_from(self._map, at)
        if was != moment:
            most_held = most_waiting = refusals = calls = 0
        most_held = max(most_held, held)
        most_waiting = max(most_waiting, waiting)
        span = (moment, self.window, most_held, held, most_waiting, waiting, refusals + refused, calls + ended)
        _SPAN.pack_into(self._map, at, *span)

    def history(self) -> list[Span]:
        """Return the spans in which something changed, the oldest first."""
        spans: list[Span] = list(_SPAN.iter_unpack(self._map[_HISTORY:SIZE]))
        newest = int(time.time()) // SPAN
        return sorted(span for span in spans if newest - SPANS < span[0] <= newest)


def _make(file: Path) -> None:
    """Make an empty table. Its bytes are written, so that a full disk says so here and not in the middle of a call."""
    head = struct.pack(f"<{_NUMBERS}Q", _MAGIC, *[0] * (_NUMBERS - 1))
    make_whole(file, head.ljust(SIZE, b"\0"), durable=False)
