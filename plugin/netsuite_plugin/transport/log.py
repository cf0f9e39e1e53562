"""One line a request: method, path, status, seconds. Never a query string, a header or a body."""

import logging
import time

import httpx

from netsuite_plugin.text import from_outside

_log = logging.getLogger("netsuite_plugin.transport")


class Log(httpx.AsyncBaseTransport):
    """Writes what went over the wire to the logger `netsuite_plugin.transport` at level INFO."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on and write one line about it."""
        path, began = from_outside(request.url.path), time.perf_counter()
        try:
            response = await self._inner.handle_async_request(request)
        except Exception as error:
            _log.info("%s %s %s %.3f s", request.method, path, type(error).__name__, time.perf_counter() - began)
            raise
        _log.info("%s %s %d %.3f s", request.method, path, response.status_code, time.perf_counter() - began)
        return response

    async def aclose(self) -> None:
        """Close what lies below."""
        await self._inner.aclose()
