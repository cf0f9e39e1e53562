"""
One span and one measurement for each request that was asked for, with its waits for a slot and its retries inside.

Names are those of OpenTelemetry's HTTP conventions, stable since 2023. The address has no query, and the account's
label in its host is the account's hash.
"""

import re
import time
from typing import Literal

import httpx

from netsuite_plugin.contract import Traffic
from netsuite_plugin.contract.telemetry import ACCOUNT, Amount, Seconds, hashed, listened, span, work
from netsuite_plugin.text import from_outside
from netsuite_plugin.transport.log import OPERATION, operation_id

_DURATION = Seconds(
    "http.client.request.duration", "From asking for a request until its answer is read, with waits and retries."
)
_SLOT_WAIT = Seconds("netsuite_nodes.slot.wait", "Waits of a request for a slot of its account.")
_RETRIES = Amount("netsuite_nodes.retries", "{request}", "Requests that were sent again.")

_NAMES_A_RECORD = re.compile(r"-?\d+|.*[^\w!.-].*")
"""A part of a path that is an ID: a number, or with a character that no name of NetSuite's has, as in `eid:SO-9`."""


class Traced(httpx.AsyncBaseTransport):
    """Tells OpenTelemetry of the requests of one account."""

    def __init__(self, inner: httpx.AsyncBaseTransport, account: str, traffic: Traffic) -> None:
        self._inner, self._account, self._traffic = inner, account, traffic

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on and tell how that went."""
        if not listened():
            return await self._inner.handle_async_request(request)
        began, waits, sent = time.perf_counter(), list[float](), 0

        def hear(what: Literal["waited", "answered", "refused"], since: float, until: float) -> None:
            nonlocal sent
            if what == "waited":
                waits.append(until - since)
            else:
                sent += 1

        told = self._asked(request)
        # figures have few attributes, and none that differ from one request to the next
        figured = {
            name: told[name] for name in ("http.request.method", "server.address", "server.port", "url.template")
        }
        with span(f"{request.method} {told['url.template']}", work(), told, client=True) as tell:
            try:
                with self._traffic.told_to(hear):
                    response = await self._inner.handle_async_request(request)
            except Exception as error:
                figured["error.type"] = type(error).__name__
                raise
            else:
                answered = _answered(response)
                figured |= {name: value for name, value in answered.items() if name != OPERATION}
                tell(answered)
            finally:
                again = max(0, sent - 1)
                tell({"netsuite_nodes.retry.count": again, "netsuite_nodes.slot.wait": sum(waits)})
                if again:
                    tell({"http.request.resend_count": again})
                _DURATION.record(time.perf_counter() - began, figured)
                _RETRIES.add(again, {ACCOUNT: hashed(self._account)})
                for each in waits:
                    _SLOT_WAIT.record(each, {ACCOUNT: hashed(self._account)})
        return response

    async def aclose(self) -> None:
        """Close what lies below."""
        await self._inner.aclose()

    def _asked(self, request: httpx.Request) -> dict[str, str | int]:
        url, account = request.url, hashed(self._account)
        path, host = from_outside(url.path), f"{account}.{url.host.partition('.')[2]}"
        port = url.port or (443 if url.scheme == "https" else 80)
        netloc = host if url.port is None else f"{host}:{url.port}"
        return {
            "http.request.method": request.method,
            "server.address": host,
            "server.port": port,
            "url.scheme": url.scheme,
            "url.path": path,
            "url.full": f"{url.scheme}://{netloc}{path}",
            "url.template": _template(path),
            ACCOUNT: account,
        }


def _answered(response: httpx.Response) -> dict[str, str | int]:
    told: dict[str, str | int] = {
        "http.response.status_code": response.status_code,
        "network.protocol.version": response.http_version.removeprefix("HTTP/"),
    }
    if response.status_code >= 400:
        told["error.type"] = str(response.status_code)
    if operation := operation_id(response):
        told[OPERATION] = operation
    return told


def _template(path: str) -> str:
    """Return a path with `{id}` for what names one record."""
    return "/".join("{id}" if _NAMES_A_RECORD.fullmatch(part) else part for part in path.split("/"))
