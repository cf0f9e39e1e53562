"""A wire that does what is asked and keeps the answer to a write, until it is released or for ever."""

import asyncio

import httpx


class HeldWire(httpx.AsyncBaseTransport):
    """A process that is killed after NetSuite has done a write and before its answer is read looks like this, if it is never released."""

    def __init__(self, wire):
        self.wire, self.reached, self.release = wire, asyncio.Event(), asyncio.Event()

    async def handle_async_request(self, request):
        answer = await self.wire.handle_async_request(request)
        if "/record/v1/" in str(request.url) and request.method != "GET":
            self.reached.set()
            await self.release.wait()
        return answer
