"""
A server of its own process that gives pages of a query as NetSuite gives them, after a while: `python -m benchmarks.pages_server`.

It understands what the client's ranges need: a count, and `id >= … AND … id < …`. Each page is 1,000 rows, about 300 kB. Its first line of
output is a JSON object with its port. Whatever is no query is answered with a token, as clients of other people want one.
"""

import argparse
import asyncio
import gzip
import json
import random
import re
import ssl
from functools import lru_cache

_RANGE = re.compile(r"\bid >= (\d+) AND \S*\bid < (\d+)")
_OFFSET = re.compile(r"offset=(\d+)")
_ADDRESS = "https://1234567.suitetalk.api.netsuite.com/services/rest/query/v1/suiteql"
_ROWS = 1_000
MOST = 100_000
"""Rows of one query."""


def _made(draw: random.Random, number: int) -> dict[str, object]:
    row: dict[str, object] = {
        "links": [],
        "currency": "1",
        "entity": str(draw.randint(1, 99_999)),
        "foreigntotal": f"{draw.uniform(1, 9_999):.2f}",
        "id": str(number),
        "lastmodifieddate": "28/11/2026 13:45",
        "memo": f"standing order, see annex {draw.random()}",
        "note": "x" * 40,
        "status": "SalesOrd:F",
        "subsidiary": "2",
        "trandate": "11/28/2026",
        "tranid": f"SO{number:07d}",
    }
    if draw.random() < 0.3:
        del row["memo"]
    return row


class Pages:
    """
    All pages of a result of so many rows, made beforehand but for the first row of each, which says which page it is.

    `numbered`: every row says which one it is, which takes the server longer.
    """

    def __init__(self, rows: int, *, packed: bool, numbered: bool = False) -> None:
        draw = random.Random(1)
        self._rows = rows
        bodies = [[_made(draw, number) for number in range(_ROWS - 1)] for _ in range(20)]
        self._bodies = [json.dumps(each, separators=(",", ":"))[1:].encode() for each in bodies]
        self._first = _made(draw, 0)
        self._packed, self._numbered = packed, numbered
        self._row = json.dumps(_made(draw, 0), separators=(",", ":")).replace('"id":"0"', '"id":"%d"')
        # a page is packed once: the warm-up pays for it
        self.page = lru_cache(maxsize=None)(self._page) if packed else self._page

    def counted(self) -> bytes:
        """Give the one row that counting gives."""
        rows = str(self._rows)
        row = {"links": [], "n": rows, "valued": rows, "different": rows, "lowest": "0", "highest": str(self._rows - 1)}
        page = {"links": [], "count": 1, "hasMore": False, "items": [row], "offset": 0, "totalResults": 1}
        return self._written(json.dumps(page).encode())

    def _page(self, begin: int, end: int, offset: int) -> bytes:
        """Give the page at an offset of the rows from `begin` on, less than `end`."""
        total = min(end - begin, MOST)
        count = min(_ROWS, total - offset)
        first = json.dumps({**self._first, "id": str(begin + offset)}, separators=(",", ":"))
        more = offset + count < total
        # some clients follow it
        links = [{"rel": "next", "href": f"{_ADDRESS}?limit={_ROWS}&offset={offset + count}"}] if more else []
        envelope = {"links": links, "count": count, "hasMore": more, "offset": offset, "totalResults": total}
        if self._numbered:
            rows = ",".join(self._row % number for number in range(begin + offset, begin + offset + count))
            return self._written(f'{json.dumps(envelope)[:-1]},"items":[{rows}]}}'.encode())
        head = f'{json.dumps(envelope)[:-1]},"items":[{first},'
        return self._written(head.encode() + self._bodies[(begin + offset) // _ROWS % 20] + b"}")

    def asked(self, text: str, target: str) -> bytes:
        """Answer a query."""
        if "COUNT(*)" in text:
            return self.counted()
        offset = _OFFSET.search(target)
        ranged = _RANGE.search(text)
        begin, end = (int(ranged[1]), int(ranged[2])) if ranged else (0, self._rows)
        return self.page(begin, end, int(offset[1]) if offset else 0)

    def _written(self, page: bytes) -> bytes:
        return gzip.compress(page, 6) if self._packed else page


class Connection(asyncio.Protocol):
    """One kept connection, one request at a time."""

    in_flight = most_in_flight = 0

    def __init__(self, pages: Pages, seconds: float, *, packed: bool) -> None:
        self._pages, self._seconds, self._came = pages, seconds, b""
        self._encoding = b"Content-Encoding: gzip\r\n" if packed else b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer a request when it is there as a whole."""
        self._came += data
        head, found, rest = self._came.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        needed = int(length[1]) if length else 0
        if not found or len(rest) < needed:
            return
        self._came = rest[needed:]
        target = head.partition(b"\r\n")[0].decode().split(" ")[1]
        if target.startswith("/in-flight"):
            self._send(json.dumps({"most": Connection.most_in_flight}).encode(), b"")
            Connection.most_in_flight = 0
        elif "suiteql" in target or "/record/" in target:
            Connection.in_flight += 1
            Connection.most_in_flight = max(Connection.most_in_flight, Connection.in_flight)
            text = json.loads(rest[:needed])["q"] if needed else ""
            asyncio.get_running_loop().call_later(self._seconds, self._answer, text, target)
        else:
            self._send(b'{"access_token":"a","token_type":"Bearer","expires_in":3600}', b"")

    def _answer(self, text: str, target: str) -> None:
        Connection.in_flight -= 1
        self._send(self._pages.asked(text, target), self._encoding)

    def _send(self, body: bytes, encoding: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
        self._transport.write(head % (encoding, len(body)))
        self._transport.write(body)


async def _serve(options: argparse.Namespace) -> None:
    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
    pages = Pages(options.rows, packed=options.packed, numbered=options.numbered)
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(pages, options.seconds, packed=options.packed), "127.0.0.1", 0, ssl=context
    )
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=0.1)
    parser.add_argument("--packed", action="store_true", help="gzip")
    parser.add_argument("--numbered", action="store_true", help="every row has a number of its own")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    asyncio.run(_serve(parser.parse_args()))
