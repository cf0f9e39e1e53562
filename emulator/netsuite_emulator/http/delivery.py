"""How an answer leaves: whole, drop by drop, or cut off."""

import functools
from collections.abc import Awaitable, Callable, MutableMapping
from email.utils import formatdate
from typing import Any

import anyio

from netsuite_emulator.http.exchange import Answer
from netsuite_emulator.http.faults import ConnectionDropped, Fault

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# The server puts the ways to end a connection here; in-process there is none.
CONNECTION = "netsuite_emulator.server.connection"

_DRIPS = 20


async def deliver(
    scope: Scope, receive: Receive, send: Send, answer: Answer, *, at: float, fault: Fault | None
) -> None:
    """
    Send an answer dated `at` (seconds since 1970), harmed by the fault that struck it.

    Raises ConnectionDropped in-process where the fault ends the connection.
    """
    headers = [*answer.encoded_headers(), (b"date", _date(int(at)))]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    body = b"" if scope["method"] == "HEAD" else answer.body
    match fault.kind if fault else None:
        case "truncate":
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            await drop(scope, receive, how="close")
        case "drip":
            assert fault is not None
            starts = range(0, len(body), max(1, -(-len(body) // _DRIPS)))
            for start in starts:
                await anyio.sleep(fault.latency.draw(fault.chance) / len(starts))
                await send({"type": "http.response.body", "body": body[start : start + starts.step], "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        case _:
            await send({"type": "http.response.body", "body": body})


async def drop(scope: Scope, receive: Receive, *, how: str = "reset") -> None:
    """End the connection: over the network at the socket, by `reset` or by `close`; in-process by an exception."""
    connection = scope.get("extensions", {}).get(CONNECTION)
    if connection is None:
        raise ConnectionDropped("The connection was dropped without an answer.")
    connection[how]()
    while (await receive())["type"] != "http.disconnect":
        pass


@functools.lru_cache(maxsize=4)
def _date(second: int) -> bytes:
    return formatdate(second, usegmt=True).encode()
