"""
A query service with a table of that many rows, numbered from 1: `python -m benchmarks.million_rows ROWS SECONDS`.

It answers a page after SECONDS, ranges of `id` as they are asked for, and what is counted of them. Its port is its only line on standard
output. Light on purpose: what is measured shares the machine with it.
"""

import asyncio
import json
import re
import sys
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

_MOST = 100_000
_AT_LEAST = re.compile(r"id\s*>=\s*(\d+)", re.IGNORECASE)
_BELOW = re.compile(r"id\s*<\s*(\d+)", re.IGNORECASE)
_ROW = (
    '{{"links":[],"amount":"{0}.25","companyname":"Harbour Supply {0}","day":"3/4/2026","email":"accounts.{0}@harbour-supply.example",'
    '"entityid":"CUST{0}","id":"{0}","isinactive":"F","memo":"Pays on the last day of the month","phone":"+1 555 0100","status":"A"}}'
)
COLUMNS = ("id", "entityid", "companyname", "email", "phone", "isinactive", "amount", "day", "memo", "status")


def _answer(rows: int, query: str, limit: int, offset: int) -> bytes:
    first = max(1, *(int(each) for each in _AT_LEAST.findall(query)), 1)
    last = min(rows, *(int(each) - 1 for each in _BELOW.findall(query)), rows)
    found = max(0, last - first + 1)
    if "COUNT(" in query.upper() and "ORDER BY" not in query.upper():
        counted = {"n": found, "valued": found, "different": found, "lowest": first, "highest": last}
        body = {"count": 1, "hasMore": False, "offset": 0, "totalResults": 1}
        return json.dumps({**body, "items": [{name: str(value) for name, value in counted.items()}]}).encode()
    held = min(found, _MOST)
    numbers = range(first + offset, first + min(offset + limit, held))
    items = ",".join(map(_ROW.format, numbers))
    more = json.dumps(offset + limit < held)
    return f'{{"links":[],"count":{len(numbers)},"hasMore":{more},"offset":{offset},"totalResults":{held},"items":[{items}]}}'.encode()


class _Probe(asyncio.Protocol):
    """HTTP/1.1 as far as one client needs it: a request at a time, with a length."""

    def __init__(self, rows: int, seconds: float) -> None:
        self._rows, self._seconds = rows, seconds
        self._transport: asyncio.Transport | None = None
        self._came = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        head, found, body = self._came.partition(b"\r\n\r\n")
        if not found:
            return
        lines = head.decode().split("\r\n")
        headers: Mapping[str, str] = {
            name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])
        }
        if len(body) < int(headers.get("content-length", "0")):
            return
        self._came = b""
        asked = parse_qs(urlsplit(lines[0].split(" ")[1]).query)
        limit, offset = int(asked["limit"][0]), int(asked["offset"][0])
        asyncio.get_running_loop().call_later(self._seconds, self._send, json.loads(body)["q"], limit, offset)

    def _send(self, query: str, limit: int, offset: int) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        body = _answer(self._rows, query, limit, offset)
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode()
        self._transport.write(head + body)


async def _serve(rows: int, seconds: float) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: _Probe(rows, seconds), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2])))
