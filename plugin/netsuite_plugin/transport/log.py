"""
One line a request: method, path, status, seconds. Never a query string, a header or a body.

Beside the line, as fields of the record: the account's hash, NetSuite's ID of the request, and user, run, step and item where they are known.
"""

import logging
import time

import httpx

from netsuite_plugin.contract.telemetry import ACCOUNT, hashed, logger
from netsuite_plugin.text import from_outside

OPERATION = "netsuite_nodes.operation_id"

_log = logger("netsuite_plugin.transport")


def operation_id(response: httpx.Response) -> str:
    """Return NetSuite's ID of a request, which its support asks for; nothing where the answer has none."""
    return from_outside(response.headers.get("x-n-operationid", ""), length=100)


class Log(httpx.AsyncBaseTransport):
    """Writes what went over the wire to the logger `netsuite_plugin.transport` at level INFO."""

    def __init__(self, inner: httpx.AsyncBaseTransport, account: str) -> None:
        self._inner, self._account = inner, account

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on and write one line about it."""
        if not _log.isEnabledFor(logging.INFO):
            return await self._inner.handle_async_request(request)
        path, began, fields = from_outside(request.url.path), time.perf_counter(), {ACCOUNT: hashed(self._account)}
        try:
            response = await self._inner.handle_async_request(request)
        except Exception as error:
            spent, how = time.perf_counter() - began, type(error).__name__
            _log.info("%s %s %s %.3f s", request.method, path, how, spent, extra=fields)
            raise
        spent, operation = time.perf_counter() - began, operation_id(response)
        fields |= {OPERATION: operation} if operation else {}
        _log.info("%s %s %d %.3f s", request.method, path, response.status_code, spent, extra=fields)
        return response

    async def aclose(self) -> None:
        """Close what lies below."""
        await self._inner.aclose()
