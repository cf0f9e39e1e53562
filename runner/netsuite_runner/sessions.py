"""The connectors a run has open: each once, opened when a step first needs it, closed when the run ends."""

import asyncio
from collections.abc import Callable

from netsuite_plugin.contract import ActsAs, Caller
from netsuite_plugin.registry import Registry, Session


class Sessions:
    """Sessions by connector and selector. Each lives in a task of its own, so that it is closed where it was opened."""

    def __init__(self, registry: Registry, *, caller: Caller, run: str, opened: Callable[[str, ActsAs], None]) -> None:
        self._registry, self._caller, self._run, self._opened = registry, caller, run, opened
        self._ready: dict[tuple[str, str], asyncio.Future[Session]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._over = asyncio.Event()

    async def session(self, connector: str, selector: str) -> Session:
        """
        Return the open session of a connector.

        Raises:
            NodeError: The credential cannot be resolved, or leads elsewhere than when the run began. The next call tries again.
        """
        key = (connector, selector if connector else "")
        ready = self._ready.get(key)
        if ready is None:
            ready = self._ready[key] = asyncio.get_running_loop().create_future()
            self._tasks.append(asyncio.create_task(self._keep_open(key, ready)))
        return await asyncio.shield(ready)

    async def close(self) -> None:
        """Close all of them."""
        self._over.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep_open(self, key: tuple[str, str], ready: "asyncio.Future[Session]") -> None:
        connector, selector = key
        try:
            opening = self._registry.open(
                connector, caller=self._caller, selector=selector or "personal", run=self._run
            )
            async with opening as session:
                if connector:
                    await asyncio.to_thread(self._opened, selector, session.acts_as)
                ready.set_result(session)
                await self._over.wait()
        except BaseException as error:
            if ready.done():
                raise
            del self._ready[key]
            ready.set_exception(error)
            ready.exception()  # the waiter may be gone
