"""The limit that is used where a host brings none of its own: one line per account for all processes of a user on a machine."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from urllib.parse import quote, unquote
from weakref import WeakKeyDictionary

from netsuite_plugin.transport.slots.member import Held, Member, table_folder
from netsuite_plugin.transport.slots.rule import UNTOLD
from netsuite_plugin.transport.slots.seen import PoolSeen, seen

__all__ = ["UNTOLD", "FileSlotLimit"]

_TOLD_FOR, _NOT_TOLD_FOR = 86_400, 3_600
"""Seconds in which an account is not asked again for its limit, after it said it or did not."""


class FileSlotLimit:
    """
    Slots per pool, over all processes that use the same folder, which must be on a local disk.

    `most` is never exceeded; where it is None the account's own limit less `reserve` is not, as far as it is known. Below that the window
    follows what the account has room for.
    """

    def __init__(self, folder: Path, most: int | None, *, reserve: int = 0) -> None:
        self._folder, self._most, self._reserve = folder, most, reserve
        self._members: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Member]] = WeakKeyDictionary()

    def slot(self, pool: str, *, bulk: bool = False) -> AbstractAsyncContextManager[Held]:
        """
        Wait for a slot and hold it until the context ends.

        Raises:
            ConfigurationError: Slots cannot be kept in this folder.
        """
        return self._member(pool).slot(bulk=bulk)

    def asks(self, pool: str) -> bool:
        """Tell whether what the account says of its limit would be of use now: the window is full, and nobody knows whether it has to be."""
        member = self._member(pool)
        age = time.time() - member.table.told_at
        known = self._most is not None or 0 <= age <= (_TOLD_FOR if member.table.told else _NOT_TOLD_FOR)
        return not known and member.full

    def told(self, pool: str, room: int | None) -> None:
        """Hear how many calls the account takes at once; None: it does not say."""
        self._member(pool).told(room, most=self._most, reserve=self._reserve)

    def ceiling(self, pool: str) -> int:
        """Return what the window of a pool never goes above, as far as it is known now."""
        return self._member(pool).ceiling

    def seen(self) -> Iterator[PoolSeen]:
        """Tell how every pool stands that was ever used here."""
        for folder in sorted(self._folder.iterdir()) if self._folder.is_dir() else []:
            if (pool := self.pool(unquote(folder.name))) is not None:
                yield pool

    def pool(self, pool: str) -> PoolSeen | None:
        """Tell how one pool stands; None: it was never used here."""
        return seen(pool, self._folder_of(pool))

    def _member(self, pool: str) -> Member:
        members = self._members.setdefault(asyncio.get_running_loop(), {})
        member = members.get(pool)
        if member is None or member.closed:
            member = members[pool] = Member(self._folder_of(pool), most=self._most, reserve=self._reserve)
        return member

    def _folder_of(self, pool: str) -> Path:
        return table_folder(self._folder / quote(pool, safe=""))
