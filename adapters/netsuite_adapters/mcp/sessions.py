"""
The connectors that are open for the people who call, each for half a minute: an agent's calls come close together, and a new connection to
the service costs more than most of them.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from netsuite_plugin.contract import Caller
from netsuite_plugin.registry import Registry, Session

LIVES = 30.0
"""Seconds after which a credential is resolved anew: as long as the host itself keeps what it resolved."""


@dataclass
class _Open:
    ready: "asyncio.Future[Session]"
    users: int = 0
    unused: asyncio.Event = field(default_factory=asyncio.Event)


class Sessions:
    """Sessions by person, connector and selector. Each lives in a task of its own, so that it is closed where it was opened."""

    def __init__(self, registry: Registry, *, selector: str, lives: float = LIVES) -> None:
        self._registry, self.selector, self._lives = registry, selector, lives
        self._open: dict[tuple[Caller, str], _Open] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def using(self, caller: Caller, connector: str) -> AsyncGenerator[Session]:
        """
        Give the open session of a person and a connector.

        Raises:
            NodeError: Their credential cannot be resolved; the next call tries again.
        """
        key = (caller, connector)
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
        finally:
            found.users -= 1
            if found.users == 0:
                found.unused.set()

    def forget(self, caller: Caller, connector: str) -> None:
        """Have the next call open a session anew: the person's login is over, and they may have connected again."""
        self._open.pop((caller, connector), None)

    async def aclose(self) -> None:
        """Close all of them."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep_open(self, key: tuple[Caller, str], mine: _Open) -> None:
        caller, connector = key
        try:
            async with self._registry.open(connector, caller=caller, selector=self.selector) as session:
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

    def _drop(self, key: tuple[Caller, str], mine: _Open) -> None:
        if self._open.get(key) is mine:
            del self._open[key]
