"""Answers that are too large, too slow, or cannot be decompressed."""

import asyncio
import contextlib
import gzip
import resource
import zlib

import anyio
import httpx
import pytest

from netsuite_plugin.errors import AnswerTooLarge, TimedOut, TransportError
from netsuite_plugin.oauth2.token_endpoint import TokenEndpoint
from netsuite_plugin.transport.answer_limits import AnswerLimits
from netsuite_plugin.transport.network import network
from scripted import asking, services_over

pytestmark = pytest.mark.fault("B6")

ENDLESS = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


@contextlib.asynccontextmanager
async def serving(answer):
    """A real server on this machine that writes what it is told, for as long as somebody reads."""

    handlers = set()

    async def serve(reader, writer):
        handlers.add(asyncio.current_task())
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await reader.readuntil(b"\r\n\r\n")
            await answer(writer)
        writer.transport.abort()
        await asyncio.sleep(0)

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        try:
            yield f"http://api.localhost:{server.sockets[0].getsockname()[1]}/x"
        finally:
            for each in handlers:
                each.cancel()
            with anyio.CancelScope(shield=True):
                await asyncio.gather(*handlers, return_exceptions=True)


async def told(answer, *, most=1_000_000, seconds=5.0):
    """Ask the server once through the real network, and return its answer."""
    async with serving(answer) as url:
        wire = AnswerLimits(network(connections=1), most=most, seconds=seconds)
        async with httpx.AsyncClient(transport=wire, timeout=5) as http:
            return await http.get(url)


async def test_an_endless_answer_is_given_up():
    """After as many bytes as are allowed, and the error says which setting that is."""

    async def endless(writer):
        writer.write(ENDLESS)
        while True:
            writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
            await writer.drain()

    with pytest.raises(AnswerTooLarge, match=r"1,000,000 bytes.*NETSUITE_NODES_ANSWER_BYTES") as caught:
        await told(endless)

    assert (True, False) == (caught.value.unsettled, caught.value.retryable)


async def test_one_byte_at_a_time_is_given_up():
    """Each byte comes within the read timeout, and the whole never does."""

    async def dripping(writer):
        writer.write(ENDLESS)
        while True:
            writer.write(b"1\r\n \r\n")
            await writer.drain()
            await asyncio.sleep(0.02)

    with pytest.raises(TimedOut, match=r"1 s.*NETSUITE_NODES_ANSWER_SECONDS") as caught:
        await told(dripping, seconds=1)

    assert caught.value.sent


@pytest.mark.parametrize("layers", [1, 2])
async def test_a_small_body_that_stands_for_gigabytes_is_not_expanded(layers):
    """Bytes are counted after decompression, piece by piece; a second layer was never asked for."""
    packer = zlib.compressobj(9, wbits=31)
    zeros = bytes(1_000_000)
    bomb = b"".join([*[packer.compress(zeros) for _ in range(300)], packer.flush()])
    encoding = b"gzip"
    if layers == 2:
        bomb, encoding = gzip.compress(bomb), b"gzip, gzip"

    async def bombing(writer):
        head = b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (encoding, len(bomb))
        writer.write(head + bomb)
        await writer.drain()

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises((AnswerTooLarge, httpx.RemoteProtocolError)):
        await told(bombing)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # KiB


class Pieces(httpx.AsyncByteStream):
    """A body that comes in pieces."""

    def __init__(self, pieces):
        self.left = list(pieces)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        return self.left.pop(0)


class Bodies(httpx.AsyncBaseTransport):
    """Sends a body that has not been read yet."""

    def __init__(self, *pieces, **headers):
        self.pieces, self.headers, self.sent = pieces, headers, 0

    async def handle_async_request(self, request):
        self.sent += 1
        return httpx.Response(200, headers=self.headers, stream=Pieces(self.pieces))


async def whole(wire):
    response = await AnswerLimits(wire, most=1_000, seconds=5).handle_async_request(asking("read"))
    return response.content


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(b"abc"), zlib.compress(b"abc"), gzip.compress(b"a") + gzip.compress(b"bc")],
    ids=["gzip", "zlib", "members"],
)
async def test_what_is_compressed_is_unpacked(packed):
    """Whatever the pieces it comes in."""
    wire = Bodies(
        *[packed[i : i + 1] for i in range(len(packed))], **{"Content-Encoding": "gzip", "Content-Length": "9"}
    )
    assert b"abc" == await whole(wire)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"not gzip at all", "gzip"),
        (gzip.compress(b"abc")[:-9], "gzip"),
        (gzip.compress(b"abc") + b"garbage", "gzip"),
        (b"abc", "br"),
        (b"abc", "gzip, gzip"),
        (b"abc", "\u00ff" * 1000),
    ],
    ids=["garbage", "cut", "more", "not asked for", "twice", "odd"],
)
async def test_what_cannot_be_decompressed_is_a_lost_answer(clock, body, encoding):
    """Asked for again where that is safe, and no exception of a library comes out."""
    wire = Bodies(body, **{"Content-Encoding": encoding.encode("latin-1")})
    async with services_over(wire, clock) as client:
        with pytest.raises(TransportError, match="connection was lost"):
            await client.records.get("customer", "1")
    assert 5 == wire.sent


async def test_exactly_as_much_as_is_allowed_is_allowed():
    """One byte more is not."""
    assert 1_000 == len(await whole(Bodies(b"x" * 1_000)))
    for body in (b"x" * 1_001, gzip.compress(b"x" * 1_001)):
        headers = {"Content-Encoding": "gzip"} if body[0] == 31 else {}
        with pytest.raises(AnswerTooLarge):
            await whole(Bodies(body, **headers))


async def test_a_hosts_own_transport_is_held_to_the_same():
    """It may bring an answer that is read already."""

    class Read(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            return httpx.Response(200, content=b"x" * 1_001)

    with pytest.raises(AnswerTooLarge):
        await whole(Read())


async def test_too_large_is_not_asked_for_again(clock):
    """It would be as large the second time; the caller learns to ask for less."""
    wire = Bodies(b"[" * 2_000_000)
    async with services_over(wire, clock, most=1_000_000) as client:
        with pytest.raises(AnswerTooLarge, match="fewer rows"):
            await client.suiteql.query("SELECT id FROM customer")
    assert 1 == wire.sent


async def test_a_token_call_has_the_same_limits(clock):
    """An endless answer of the token endpoint."""
    http = httpx.AsyncClient(transport=AnswerLimits(Bodies(b"x" * 1_001), most=1_000, seconds=5))
    endpoint = TokenEndpoint(
        "https://1234567.suitetalk.api.netsuite.com/token",
        client_id="a",
        client_secret="b",
        http=http,
        clock=clock,
        seconds=5,
    )
    async with http:
        with pytest.raises(AnswerTooLarge) as caught:
            await endpoint.refresh("r")
    assert caught.value.sent


async def test_a_caller_who_gives_up_gives_up():
    """A cancellation from outside is no timeout of ours, and the connection is closed."""
    begun = anyio.Event()

    async def silent(writer):
        writer.write(ENDLESS)
        await writer.drain()
        begun.set()
        await asyncio.sleep(5)

    caller = asyncio.create_task(told(silent))
    await begun.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
