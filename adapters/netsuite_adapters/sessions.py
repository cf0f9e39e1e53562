"""
The connectors that are open for the calls of a process, each for half a minute: calls come close together, and a new connection to the
service costs more than most of them.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from netsuite_plugin.contract import Caller, NodeError
from netsuite_plugin.registry import Registry, Session

LIVES = 30.0
"""Seconds after which a credential is resolved anew: as long as the host itself keeps what it resolved."""


class Opens(Protocol):
    """What opens a connector: a registry, for one call, or `Sessions`, for many."""

    def open(
        self, connector: str, *, caller: Caller, selector: str, run: str | None = None
    ) -> AbstractAsyncContextManager[Session]:
        """
        Give an open session.

        Raises:
            NodeError: The credential cannot be resolved.
        """
        ...


class _Key(NamedTuple):
    connector: str
    caller: Caller
    selector: str
    run: str | None


@dataclass
class _Open:
    ready: "asyncio.Future[Session]"
    users: int = 0
    unused: asyncio.Event = field(default_factory=asyncio.Event)


class Sessions:
    """Sessions by person, connector, selector and run. Each lives in a task of its own, so that it is closed where it was opened."""

    def __init__(self, registry: Registry, *, lives: float = LIVES) -> None:
        self._registry, self._lives = registry, lives
        self._open: dict[_Key, _Open] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(
        self, connector: str, *, caller: Caller, selector: str, run: str | None = None
    ) -> AsyncGenerator[Session]:
        """
        Give the open session of a person and a connector.

        Raises:
            NodeError: Their credential cannot be resolved, or a call finds that it is over; the next one tries again.
        """
        key = _Key(connector, caller, selector, run)
        found = self._open.get(key)
        if found is None:
            found = self._open[key] = _Open(asyncio.get_running_loop().create_future())
            task = asyncio.create_task(self._keep_open(key, found))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        found.users += 1
        found.unused.clear()
        try:
            yield await asyncio.shield(found.ready)
        except NodeError as error:
            if error.remedy == "reconnect":  # the person may have connected again when the next call comes
                self._drop(key, found)
            raise
        finally:
            found.users -= 1
            if found.users == 0:
                found.unused.set()

    async def aclose(self) -> None:
        """Close all of them."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep_open(self, key: _Key, mine: _Open) -> None:
        try:
            opening = self._registry.open(key.connector, caller=key.caller, selector=key.selector, run=key.run)
            async with opening as session:
                mine.ready.set_result(session)
                await asyncio.sleep(self._lives)
                self._drop(key, mine)
                await mine.unused.wait()
        except Exception as error:
            if mine.ready.done():
                raise
            mine.ready.set_exception(error)
            mine.ready.exception()  # who asked may be gone
        finally:
            self._drop(key, mine)
            mine.ready.cancel()

    def _drop(self, key: _Key, mine: _Open) -> None:
        if self._open.get(key) is mine:
            del self._open[key]
