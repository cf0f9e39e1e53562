"""The floor below every HTTP client: the same requests over TLS sockets, with next to no work on this side."""

import asyncio
import ssl
import time

import httpx

from benchmarks.figures import NotMeasured
from benchmarks.ground import SLOTS, Ground


async def burst(ground: Ground, token: str, *, calls: int) -> float:
    """Return the seconds that many requests take over as many connections as there are slots, which are open before."""
    request = (
        f"GET /services/rest/record/v1/customer/{ground.record_id} HTTP/1.1\r\nHost: {ground.host}\r\n"
        f"Accept: application/json\r\nAccept-Encoding: gzip\r\nAuthorization: Bearer {token}\r\n\r\n"
    ).encode()
    trusted, port = httpx.create_ssl_context(), httpx.URL(ground.base_url).port
    connections = [await _opened(trusted, port, ground.host) for _ in range(SLOTS)]
    queue = iter(range(calls))

    async def worker(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in queue:
            writer.write(request)
            await _answer(reader)

    try:
        began = time.perf_counter()
        await asyncio.gather(*(worker(*each) for each in connections))
        return time.perf_counter() - began
    finally:
        for _, writer in connections:
            writer.close()
            await writer.wait_closed()


async def _opened(
    trusted: ssl.SSLContext, port: int | None, host: str
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port, ssl=trusted, server_hostname=host.partition(":")[0])


async def _answer(reader: asyncio.StreamReader) -> None:
    """Read one answer to its end."""
    status, *headers = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
    length = next((line.partition(b":")[2] for line in headers if line.startswith(b"content-length:")), None)
    if b" 200 " not in status or length is None:
        raise NotMeasured(f"the server answered {status.decode('latin-1')}")
    await reader.readexactly(int(length))
