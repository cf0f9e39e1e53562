"""The emulator where the network would be: an httpx transport, for a client in the same process."""

from typing import TYPE_CHECKING

import httpx

from netsuite_emulator.faults import ConnectionDropped

if TYPE_CHECKING:
    from netsuite_emulator.state import Emulator


class InProcess(httpx.AsyncBaseTransport):
    """Answers every request from the emulator; a dropped connection looks as httpx shows one."""

    def __init__(self, emulator: "Emulator") -> None:
        self._asgi = httpx.ASGITransport(emulator.app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request. Raises httpx.ReadError where the answer is lost."""
        try:
            return await self._asgi.handle_async_request(request)
        except ConnectionDropped as dropped:
            raise httpx.ReadError(str(dropped), request=request) from dropped
