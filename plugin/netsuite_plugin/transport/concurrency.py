"""A slot of the account's pool for every request in flight, counted over all processes of one user on one machine."""

import os
import random
import time
import weakref
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from urllib.parse import quote, unquote

import anyio
import anyio.lowlevel
import httpx

from netsuite_plugin.contract import ConfigurationError, SlotLimit, Traffic

try:
    import fcntl
except ImportError as error:  # pragma: no cover - Windows
    raise ImportError(
        "netsuite-nodes counts slots with flock, which Linux and macOS have and Windows has not."
    ) from error

_SHORTEST_WAIT = 0.005
"""Seconds; who got a slot sooner did not wait for it."""
_PATIENCE = (0.002, 0.05)
"""Seconds between two looks for a slot that another process may have left, drawn anew each time."""


class Concurrency(httpx.AsyncBaseTransport):
    """Holds a slot from before a request is sent until its body is read."""

    def __init__(
        self, limit: SlotLimit, pool: str, inner: httpx.AsyncBaseTransport, *, traffic: Traffic | None = None
    ) -> None:
        self._limit, self._pool, self._inner, self._traffic = limit, pool, inner, traffic or Traffic()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Wait for a slot, pass the request on, and read the whole answer before the slot is given back."""
        waits, began = True, time.time()
        self._traffic.waiting += 1
        try:
            async with self._limit.slot(self._pool):
                waits = False
                self._traffic.waiting -= 1
                sent = time.time()
                if sent - began > _SHORTEST_WAIT:
                    self._traffic.tell("waited", began, sent)
                answered = False
                try:
                    response = await self._inner.handle_async_request(request)
                    try:
                        await response.aread()
                    finally:
                        await response.aclose()
                    answered = response.status_code < 400
                finally:
                    self._traffic.tell("answered" if answered else "refused", sent, time.time())
                return response
        finally:
            self._traffic.waiting -= waits

    async def aclose(self) -> None:
        """Close what lies below."""
        await self._inner.aclose()


class FileSlotLimit:
    """
    At most `slots` requests in flight per pool, over all processes that use the same folder.

    A slot is a file, held by flock while a request is in flight: the kernel gives it back the moment its holder dies. The folder must
    be on a local disk. NetSuite counts all integrations of an account together, and the smallest pool is 5 (`bridgehead_1500275603`),
    so the default of the settings leaves room for others.
    """

    def __init__(self, folder: Path, slots: int) -> None:
        self._folder, self._slots = folder, slots
        self._pools: anyio.lowlevel.RunVar[dict[str, _Pool]] = anyio.lowlevel.RunVar(f"slots-{id(self)}")

    def slot(self, pool: str) -> AbstractAsyncContextManager[None]:
        """Wait for a free slot and hold it until the context ends."""
        return self._held(pool)

    def occupied(self) -> dict[str, tuple[int, int]]:
        """Return of each pool that was ever used here how many slots are held now, by any process, and how many there are."""
        found: dict[str, tuple[int, int]] = {}
        for folder in sorted(self._folder.iterdir()) if self._folder.is_dir() else []:
            held = sum(_is_held(folder / str(number)) for number in range(self._slots))
            found[unquote(folder.name)] = held, self._slots
        return found

    @asynccontextmanager
    async def _held(self, name: str) -> AsyncGenerator[None]:
        pools = self._pools.get({})
        self._pools.set(pools)
        pool = pools.get(name)
        if pool is None:
            pool = pools[name] = _Pool(self._folder / quote(name, safe=""), self._slots)
        slot = await pool.take()
        try:
            yield
        finally:
            pool.give(slot)


def _is_held(file: Path) -> bool:
    """Tell whether a slot is held. A shared lock is tried for a moment: who wants the slot just then looks again soon after."""
    try:
        looked = os.open(file, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(looked, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(looked)


class _Pool:
    """The slots of one pool as one event loop sees them. Its open files are its own, so other loops and processes are all strangers to it."""

    def __init__(self, folder: Path, slots: int) -> None:
        self._files: list[int] = []
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for number in range(slots):
                self._files.append(os.open(folder / str(number), os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            _close(self._files)
            raise ConfigurationError(
                f"Slots cannot be kept in {folder}: {error.strerror}. NETSUITE_NODES_STATE names another folder."
            ) from None
        weakref.finalize(self, _close, self._files)
        self._free = list(range(slots))
        self._line = anyio.Lock()
        self._given = anyio.Event()

    async def take(self) -> int:
        """Take a slot: first come, first served within this loop; from other processes, by asking again."""
        async with self._line:
            while (slot := self._try()) is None:
                self._given = anyio.Event()
                with anyio.move_on_after(random.uniform(*_PATIENCE)):  # noqa: S311 - spreads processes, keeps no secret
                    await self._given.wait()
            return slot

    def give(self, slot: int) -> None:
        """Give a slot back."""
        fcntl.flock(self._files[slot], fcntl.LOCK_UN)
        self._free.append(slot)
        self._given.set()

    def _try(self) -> int | None:
        random.shuffle(self._free)
        for slot in self._free:
            try:
                fcntl.flock(self._files[slot], fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            self._free.remove(slot)
            return slot
        return None


def _close(files: list[int]) -> None:
    for file in files:
        os.close(file)
