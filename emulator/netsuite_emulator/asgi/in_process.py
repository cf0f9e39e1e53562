"""The emulator where the network would be: an httpx transport, for a client in the same process."""

import httpx

from netsuite_emulator.asgi.app import App
from netsuite_emulator.http.faults import ConnectionDropped


class InProcess(httpx.AsyncBaseTransport):
    """Answers every request from the emulator; a dropped connection looks as httpx shows one."""

    def __init__(self, app: App) -> None:
        self._asgi = httpx.ASGITransport(app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request. Raises httpx.ReadError where the answer is lost."""
        try:
            return await self._asgi.handle_async_request(request)
        except ConnectionDropped as dropped:
            raise httpx.ReadError(str(dropped), request=request) from dropped
