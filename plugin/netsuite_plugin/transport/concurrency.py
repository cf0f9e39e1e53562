"""A slot of the account's pool for every request in flight; a request that the account had no room for goes back into the line."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

import httpx

from netsuite_plugin.contract import SlotLimit, Traffic
from netsuite_plugin.transport.retry import no_room, says_when

_SHORTEST_WAIT = 0.005
"""Seconds; who got a slot sooner did not wait for it."""


class Concurrency(httpx.AsyncBaseTransport):
    """
    Holds a slot from before a request is sent until its body is read.

    A request says in its extension `bulk` that it is one of many of a reader, which lets others pass. One that was refused for want of
    room, and not told how long to wait, goes back into the line, which is what holds it back: `attempts` times in all, and not later than `seconds` after
    it was first sent.
    """

    def __init__(
        self,
        limit: SlotLimit,
        pool: str,
        inner: httpx.AsyncBaseTransport,
        *,
        traffic: Traffic | None = None,
        attempts: int = 5,
        seconds: float = 120,
    ) -> None:
        self._limit, self._pool, self._inner, self._traffic = limit, pool, inner, traffic or Traffic()
        self._attempts, self._seconds = attempts, seconds
        self._waited: Callable[[], None] | None = None

    def when_waited(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever a request did not get its slot at once."""
        self._waited = listener

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Wait for a slot, pass the request on, and read the whole answer before the slot is given back."""
        with self._waiting() as has_slot:
            async with self._limit.slot(self._pool, bulk=request.extensions.get("bulk", False)) as slot:
                has_slot()
                first, attempt = time.monotonic(), 1
                while True:
                    response = await self._sent(request)
                    if not no_room(response):
                        return response
                    slot.refused()
                    late = attempt == self._attempts or time.monotonic() - first >= self._seconds
                    if late or says_when(response):
                        return response
                    attempt += 1
                    self._traffic.retries += 1
                    with self._waiting() as has_slot_again:
                        await slot.again()
                        has_slot_again()

    async def aclose(self) -> None:
        """Close what lies below."""
        await self._inner.aclose()

    async def _sent(self, request: httpx.Request) -> httpx.Response:
        sent, answered = time.time(), False
        try:
            response = await self._inner.handle_async_request(request)
            try:
                await response.aread()
            finally:
                await response.aclose()
            answered = response.status_code < 400
            return response
        finally:
            self._traffic.tell("answered" if answered else "refused", sent, time.time())

    @contextmanager
    def _waiting(self) -> Generator[Callable[[], None]]:
        """Count a request that waits, until it says that it has its slot."""
        waits, began = True, time.time()
        self._traffic.waiting += 1

        def has_slot() -> None:
            nonlocal waits
            waits = False
            self._traffic.waiting -= 1
            now = time.time()
            if now - began > _SHORTEST_WAIT:
                self._traffic.tell("waited", began, now)
                if self._waited is not None:
                    self._waited()

        try:
            yield has_slot
        finally:
            self._traffic.waiting -= waits
