"""A slot of the account's pool for every request in flight."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import anyio
import anyio.lowlevel
import httpx

from netsuite_plugin.contract import SlotLimit


class Concurrency(httpx.AsyncBaseTransport):
    """Holds a slot from before a request is sent until its body is read."""

    def __init__(self, limit: SlotLimit, pool: str, inner: httpx.AsyncBaseTransport) -> None:
        self._limit, self._pool, self._inner = limit, pool, inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Wait for a slot, pass the request on, and read the whole answer before the slot is given back."""
        async with self._limit.slot(self._pool):
            response = await self._inner.handle_async_request(request)
            try:
                await response.aread()
            finally:
                await response.aclose()
            return response

    async def aclose(self) -> None:
        """Close what lies below."""
        await self._inner.aclose()


_limiters: anyio.lowlevel.RunVar[dict[str, anyio.CapacityLimiter]] = anyio.lowlevel.RunVar("netsuite_nodes_slots")


class InProcessSlotLimit:
    """
    At most `slots` requests in flight per pool in this process's event loop, however many connections share it.

    NetSuite counts all integrations of an account together, and the smallest pool is 5 (`bridgehead_1500275603`), so the default of
    the settings leaves room for others.
    """

    def __init__(self, slots: int) -> None:
        self._slots = slots

    def slot(self, pool: str) -> AbstractAsyncContextManager[None]:
        """Wait for a free slot and hold it until the context ends."""
        return self._held(pool)

    @asynccontextmanager
    async def _held(self, pool: str) -> AsyncGenerator[None]:
        limiters = _limiters.get({})
        _limiters.set(limiters)
        limiter = limiters.get(pool)
        if limiter is None:
            limiter = limiters[pool] = anyio.CapacityLimiter(self._slots)
        borrower = object()
        await limiter.acquire_on_behalf_of(borrower)
        try:
            yield
        finally:
            limiter.release_on_behalf_of(borrower)
