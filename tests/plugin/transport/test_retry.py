"""The wire: what is sent again, what never leaves the account's hosts, and what the log says."""

import asyncio
import logging
import os
import socket
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from netsuite_plugin.account import AccountId
from netsuite_plugin.client import open_client
from netsuite_plugin.contract import Caller, Host
from netsuite_plugin.credentials.resolve import Selector, resolve
from netsuite_plugin.errors import (
    ConcurrencyLimitReached,
    HostRefused,
    NetSuiteUnavailable,
    ResponseError,
    TransportError,
)
from netsuite_plugin.settings import Settings
from netsuite_plugin.transport.concurrency import Concurrency, FileSlotLimit
from netsuite_plugin.transport.network import network
from netsuite_plugin.transport.pin import OnlyTo
from netsuite_plugin.transport.redact import redact
from netsuite_plugin.transport.retry import Retry

MARIA = Caller(user="maria", organization="northwind")
API = "https://1234567.suitetalk.api.netsuite.com"


class Scripted(httpx.AsyncBaseTransport):
    """Answers what the test says, one after the other; exceptions are raised."""

    def __init__(self, *answers):
        self.answers, self.sent = list(answers), []

    async def handle_async_request(self, request):
        self.sent.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@asynccontextmanager
async def client_over(world, wire, **settings):
    connection = await resolve(world.store, caller=MARIA, selector=Selector.parse("personal"), domain="netsuite.com")
    host = Host(store=world.store, clock=world.clock, slot_limit=limit(4), transport=wire)
    async with open_client(connection, host=host, settings=Settings(**settings)) as client:
        yield client


READ_AGAIN = [
    httpx.ReadError("x"),
    httpx.RemoteProtocolError("x"),
    httpx.ReadTimeout("x"),
    httpx.Response(502),
    httpx.Response(503),
    httpx.Response(504),
]
NEVER_BEGUN = [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.Response(429)]


@pytest.mark.parametrize("fault", [*READ_AGAIN, *NEVER_BEGUN], ids=repr)
@pytest.mark.parametrize("effect", ["read", "idempotent"])
async def test_reads_are_repeated(clock, fault, effect):
    """Until there is an answer."""
    wire = Scripted(fault, httpx.Response(200, text="ok"))
    response = await Retry(_read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(
        _request(effect)
    )

    assert (200, 2) == (response.status_code, len(wire.sent))


@pytest.mark.parametrize("effect", ["keyed", "once"])
async def test_writes_are_repeated_only_when_nothing_was_done(clock, effect):
    """A refusal before any work, or a connection that never opened."""
    for fault in (httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.Response(429)):
        wire = Scripted(fault, httpx.Response(204))
        await Retry(_read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(_request(effect))
        assert 2 == len(wire.sent)


@pytest.mark.parametrize("effect", ["keyed", "once"])
@pytest.mark.parametrize(
    "fault",
    [httpx.ReadError("x"), httpx.WriteError("x"), httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x")],
    ids=repr,
)
async def test_a_write_whose_answer_was_lost_is_not_repeated_here(clock, effect, fault):
    """Whoever sent it is told that it may have happened."""
    wire = Scripted(fault)
    with pytest.raises(TransportError) as caught:
        await Retry(_read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(_request(effect))

    assert caught.value.sent
    assert 1 == len(wire.sent)


@pytest.mark.parametrize("effect", ["keyed", "once"])
async def test_a_write_answered_with_503_is_not_repeated_here(clock, effect):
    """It may have been done before the gateway gave up."""
    wire = Scripted(httpx.Response(503))
    await Retry(_read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(_request(effect))

    assert 1 == len(wire.sent)


async def test_a_restlets_400_for_concurrency_is_a_429_by_another_name(clock):
    """Told by its code, not by its status."""
    busy = httpx.Response(400, json={"error": {"code": "SSS_REQUEST_LIMIT_EXCEEDED", "message": "…"}})
    wire = Scripted(busy, httpx.Response(200))
    await Retry(_read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(_request("once"))

    assert 2 == len(wire.sent)


async def test_retry_after_is_obeyed(clock):
    """Seconds or a date, whatever NetSuite sends."""
    for told in ("7", "Mon, 02 Mar 2026 09:00:07 GMT"):
        clock.moment = clock.moment.replace(hour=9, minute=0, second=0, microsecond=0)
        clock.slept.clear()
        wire = Scripted(httpx.Response(429, headers={"Retry-After": told}), httpx.Response(200))
        await Retry(_read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(_request("read"))
        assert 7 <= clock.slept[0] <= 7.3


async def test_without_retry_after_waits_grow(clock):
    """Ever longer, so that a full pool can drain."""
    wire = Scripted(*[httpx.Response(429) for _ in range(5)])
    await Retry(_read_through(wire), clock=clock, attempts=5, seconds=600).handle_async_request(_request("read"))

    assert 4 == len(clock.slept)
    assert clock.slept[0] < clock.slept[-1]


async def test_an_outage_is_not_answered_with_a_storm(clock):
    """Retries are a share of the calls, over all tasks of a connection."""
    wire = Scripted(*[httpx.Response(503) for _ in range(1000)])
    retry = Retry(_read_through(wire), clock=clock, attempts=5, seconds=1e9)
    for _ in range(100):
        await retry.handle_async_request(_request("read"))

    assert len(wire.sent) <= 100 + 20 + 100 * 0.2


def limit(slots):
    return FileSlotLimit(Path(os.environ["NETSUITE_NODES_STATE"]) / "slots", slots)


def _read_through(wire):
    return Concurrency(limit(4), "t", wire)


def _request(effect):
    return httpx.Request("POST", f"{API}/x", extensions={"effect": effect}, content=b"{}")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.com/services/rest/record/v1/customer/1",
        "http://1234567.suitetalk.api.netsuite.com/",
        "https://1234567.suitetalk.api.netsuite.com:8443/",
        "https://1234567.suitetalk.api.netsuite.com.evil.com/",
        "https://7654321.suitetalk.api.netsuite.com/",
        "https://user:pass@1234567.suitetalk.api.netsuite.com/",
        "https://1234567.app.netsuite.com/",
        "https://1234567.suitetalk.api.netsuite.com@evil.com/",
        "https://evil.com/?x=https://1234567.suitetalk.api.netsuite.com/",
        "//evil.com/x",
    ],
)
async def test_no_url_leads_a_token_away(connected, url):
    """Whatever URL the signed-in client is given, only the account's own hosts are reached."""
    wire = Scripted()
    async with client_over(connected, wire) as client:
        http = client.records._rest._http
        with pytest.raises((HostRefused, httpx.UnsupportedProtocol)):
            await http.get(url)

    assert [] == wire.sent


async def test_a_redirect_is_not_followed(connected):
    """Neither on reads nor on the token endpoint: a token is not carried to another address."""
    wire = Scripted(httpx.Response(302, headers={"Location": "https://evil.com/"}))
    async with client_over(connected, wire) as client:
        with pytest.raises(ResponseError, match="never followed"):
            await client.records.get("customer", "1")
    assert ["1234567.suitetalk.api.netsuite.com"] == [request.url.host for request in wire.sent]


async def test_a_foreign_location_gives_its_id_and_nothing_else(connected):
    """The new id is taken from it; its host is never called."""
    wire = Scripted(httpx.Response(204, headers={"Location": "https://evil.com/services/rest/record/v1/task/77"}))
    async with client_over(connected, wire) as client:
        created = await client.records.create("task", {"title": "x"}, key="k-1")

    assert "77" == created["id"]
    assert 1 == len(wire.sent)


async def test_a_pool_that_stays_full_is_said_with_what_to_do(connected):
    """After the last try."""
    connected.netsuite.busy(times=100)
    async with client_over(connected, connected.wire) as client:
        with pytest.raises(ConcurrencyLimitReached, match="Integration Governance") as caught:
            await client.records.get("customer", "1")

    assert caught.value.retryable
    assert "wait" == caught.value.remedy


async def test_a_page_of_html_is_an_error_like_any_other(connected):
    """A gateway's 503 has no JSON, and its text is quoted without secrets."""
    body = (
        "<html><head><title>503</title><style>p {color: red}</style></head>"
        "<body><p>Scheduled&nbsp;maintenance. Bearer eyJhbGciOi.abcdefgh.sig</body></html>"
    )
    wire = Scripted(*[httpx.Response(503, text=body, headers={"Content-Type": "text/html"}) for _ in range(9)])
    async with client_over(connected, wire) as client:
        with pytest.raises(NetSuiteUnavailable, match="Scheduled maintenance") as caught:
            await client.records.get("customer", "1")

    assert "eyJ" not in str(caught.value)
    assert not any(each in str(caught.value) for each in ("<p", "<html", "color", "&nbsp;"))


async def test_the_log_has_method_path_status_and_seconds_alone(connected, netsuite, caplog):
    """No query, no header, no body, no token."""
    netsuite.given("customer", id="107", companyName="Fjord Supply", email="secret@example.com", subsidiary="1")
    caplog.set_level(logging.DEBUG, logger="netsuite_plugin")
    async with connected.session() as session:
        await session.call("netsuite.record.get", {"record_type": "customer", "record_id": "107", "fields": ["email"]})

    [line] = [record.getMessage() for record in caplog.records if record.name == "netsuite_plugin.transport"]
    assert line.startswith("GET /services/rest/record/v1/customer/107 200 0.")
    tokens = (await connected.row()).secrets
    assert not any(secret in caplog.text for secret in [*tokens.values(), "secret@example.com", "fields"])


async def test_slots_are_shared_by_the_accounts_connections():
    """Two connections of one account never have more in flight than the limit."""
    peak = now = 0

    class Counting(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            nonlocal peak, now
            now += 1
            peak = max(peak, now)
            await asyncio.sleep(0.002)
            now -= 1
            return httpx.Response(200)

    stacks = [Concurrency(limit(3), "one-account", Counting()) for _ in range(2)]
    await asyncio.gather(*[stack.handle_async_request(_request("read")) for stack in stacks * 20])

    assert 3 == peak


async def test_a_real_socket_with_a_pool_of_one_survives_401_429_and_a_refresh():
    """A response that is still held would starve the next request: no mock can show it."""
    script = [(401, b"{}"), (429, b"x" * 200_000), (200, b'{"ok": true}')]
    seen = []

    async def serve(reader, writer):
        while head := await _head(reader):
            seen.append(head)
            status, body = script.pop(0)
            writer.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\nRetry-After: 0\r\n\r\n" % (status, len(body)) + body)
            await writer.drain()
        writer.close()

    class Source:
        def __init__(self, http):
            self.http = http

        async def current(self):
            return "old"

        async def renew(self, rejected):
            script.insert(0, (200, b'{"token": true}'))
            await self.http.get(f"http://token.localhost:{port}/token")
            return "new"

    from netsuite_plugin.clock import SystemClock
    from netsuite_plugin.oauth2.auth import BearerAuth

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    wire = network(connections=1)
    stack = Retry(Concurrency(limit(1), "socket", wire), clock=SystemClock(), attempts=3, seconds=10)
    async with (
        server,
        httpx.AsyncClient(transport=wire, timeout=2) as token_http,
        httpx.AsyncClient(
            transport=OnlyTo(frozenset({f"http://api.localhost:{port}"}), stack),
            auth=BearerAuth(Source(token_http)),
            timeout=2,
        ) as http,
    ):
        response = await http.get(f"http://api.localhost:{port}/x")

    assert {"ok": True} == response.json()
    assert ["Bearer old", None, "Bearer new", "Bearer new"] == [_header(head, "authorization") for head in seen]
    assert {f"api.localhost:{port}", f"token.localhost:{port}"} == {_header(head, "host") for head in seen}


async def _head(reader):
    try:
        return (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:
        return ""


def _header(head, name):
    for line in head.splitlines():
        key, _, value = line.partition(": ")
        if key.lower() == name:
            return value
    return None


def test_what_may_be_secret_is_taken_out_of_quotes():
    """Tokens, codes and secrets in whatever shape."""
    text = "code=abc123 access_token: eyJhbGciOiJSUzI1NiJ9.e30.sig client_secret='hush' Bearer abcdefghijkl " + "f" * 64
    shown = redact(text)
    for secret in ("abc123", "eyJ", "hush", "abcdefghijkl", "f" * 40):
        assert secret not in shown


def test_account_hosts_are_spelled_in_one_place():
    """Sandbox and production never share one."""
    assert {
        "https://1234567-sb1.suitetalk.api.netsuite.com",
        "https://1234567-sb1.restlets.api.netsuite.com",
    } == AccountId.parse("1234567_SB1").api_origins()


def test_nothing_listens_beyond_this_machine():
    """A sanity check of the test bed: the network is blocked but for 127.0.0.1."""
    with pytest.raises(Exception, match="(?i)network|allowed|block"), socket.socket() as s:
        s.connect(("192.0.2.1", 80))
