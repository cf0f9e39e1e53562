"""The limit that is used where a host brings none of its own: one line per account, for all who share its files or its database."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from urllib.parse import quote, unquote
from weakref import WeakKeyDictionary

from netsuite_plugin.transport.slots.calls import Calls, Held
from netsuite_plugin.transport.slots.member import Member, table_folder
from netsuite_plugin.transport.slots.rule import UNTOLD
from netsuite_plugin.transport.slots.seen import PoolSeen, seen

__all__ = ["UNTOLD", "FileSlotLimit", "LineLimit"]


class LineLimit(ABC):
    """
    Slots per pool, over all processes that share a line.

    `most` is never exceeded; where it is None the account's own limit less `reserve` is not, as far as it is known. Below that the window
    follows what the account has room for.
    """

    def __init__(self, most: int | None, *, reserve: int = 0) -> None:
        self._most, self._reserve = most, reserve

    def slot(self, pool: str, *, bulk: bool = False) -> AbstractAsyncContextManager[Held]:
        """
        Wait for a slot and hold it until the context ends.

        Raises:
            ConfigurationError: Slots cannot be kept where they are to be.
        """
        return self._calls(pool).slot(bulk=bulk)

    def asks(self, pool: str) -> bool:
        """Tell whether what the account says of its limit would be of use now: the window is full, and nobody knows whether it has to be."""
        calls = self._calls(pool)
        return self._most is None and not calls.asked_lately and calls.full

    def told(self, pool: str, room: int | None) -> None:
        """Hear how many calls the account takes at once; None: it does not say."""
        self._calls(pool).told(room)

    def ceiling(self, pool: str) -> int:
        """Return what the window of a pool never goes above, as far as it is known now."""
        return self._calls(pool).ceiling

    @abstractmethod
    def now(self, pool: str) -> tuple[int, int] | None:
        """Tell how many calls are in flight and how many may be, as far as that is known here without waiting; None: not at all."""

    @abstractmethod
    def seen(self) -> Iterator[PoolSeen]:
        """Tell how every pool stands that was ever used; it may take a moment."""

    @abstractmethod
    def _calls(self, pool: str) -> Calls:
        """Return the running event loop's place in a line."""


class FileSlotLimit(LineLimit):
    """Slots over all processes that use the same folder, which must be on a local disk."""

    def __init__(self, folder: Path, most: int | None, *, reserve: int = 0) -> None:
        super().__init__(most, reserve=reserve)
        self._folder = folder
        self._members: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Member]] = WeakKeyDictionary()

    def now(self, pool: str) -> tuple[int, int] | None:
        """Tell how many calls are in flight and how many may be; None: nobody used the pool yet."""
        found = seen(pool, self._folder_of(pool))
        return None if found is None else (found.in_use, found.window)

    def seen(self) -> Iterator[PoolSeen]:
        """Tell how every pool stands that was ever used here."""
        for folder in sorted(self._folder.iterdir()) if self._folder.is_dir() else []:
            name = unquote(folder.name)
            if (pool := seen(name, self._folder_of(name))) is not None:
                yield pool

    def _calls(self, pool: str) -> Member:
        members = self._members.setdefault(asyncio.get_running_loop(), {})
        member = members.get(pool)
        if member is None or member.closed:
            member = members[pool] = Member(self._folder_of(pool), most=self._most, reserve=self._reserve)
        return member

    def _folder_of(self, pool: str) -> Path:
        return table_folder(self._folder / quote(pool, safe=""))
