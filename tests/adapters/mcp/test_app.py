"""The server in a host: who asks is what the host says of each request, and nobody else is answered."""

import socket
import threading
import time
from contextlib import asynccontextmanager, contextmanager

import httpx
import httpx2
import pytest
import uvicorn
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from starlette.applications import Starlette
from starlette.routing import Mount

from conftest import INES, MARIA, HostPlugin
from long_calls import long_calls
from netsuite_adapters.mcp.app import create_app
from netsuite_plugin.contract import ConfigurationError, hookimpl
from netsuite_plugin.discovery import discover
from netsuite_plugin.settings import Settings

from .conftest import YES

pytestmark = pytest.mark.anyio
UPDATE = {"record_type": "customer", "record_id": "107", "values": {"phone": "+1 555 0100"}}


class SignIn:
    """A host that knows people by a header."""

    @hookimpl
    def identify(self, request):
        return {"maria": MARIA, "ines": INES}.get(request.headers.get("x-user"))


@contextmanager
def serving(app, listener):
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture
def host(connected):
    """A host with the tools under /agents; its address."""
    connected.netsuite.given("customer", id="107", companyName="Fjord Supply", phone="+1 555 0000", subsidiary="1")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{listener.getsockname()[1]}/agents"
        registry = discover(plugins=[HostPlugin(connected.store, connected.clock, connected.wire), SignIn()])
        tools = create_app(registry, Settings(), base=base)

        @asynccontextmanager
        async def lifespan(_):
            async with tools.router.lifespan_context(tools):
                yield

        with serving(Starlette(routes=[Mount("/agents", tools)], lifespan=lifespan), listener):
            yield f"{base}/mcp"


@asynccontextmanager
async def agent(address, user="maria", **more):
    async with (
        httpx2.AsyncClient(headers={"x-user": user}, timeout=60) as http,
        Client(streamable_http_client(address, http_client=http), **more) as client,
    ):
        yield client


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_progress_and_giving_up(host, connected, mode):
    """Over HTTP, in both eras."""
    for number in range(2_100):
        connected.netsuite.given("customer", companyName=f"Customer {number}", subsidiary="1")
    async with agent(host, mode=mode) as maria:
        await long_calls(maria, connected.netsuite)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_each_acts_as_themselves(host, mode):
    """Maria reads, plans and sends; Ines, who is not connected, reads nothing and cannot send Maria's plan."""
    async with agent(host, mode=mode) as maria, agent(host, "ines", mode=mode) as ines:
        got = await maria.call_tool("netsuite_record_get", {"record_type": "customer", "record_id": "107"})
        assert "Fjord Supply" == got.structured_content["companyName"]
        plan = (await maria.call_tool("netsuite_record_update", UPDATE)).structured_content["plan"]
        none = await ines.call_tool("netsuite_record_get", {"record_type": "customer", "record_id": "107"})
        assert none.is_error
        others = await ines.call_tool("netsuite_record_update", {"commit": plan})
        assert "You have no plan" in others.content[0].text
        sent = await maria.call_tool("netsuite_record_update", {"commit": plan})
        assert sent.structured_content["written"] is True


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_person_is_asked(host, mode):
    """Over HTTP too, in both eras."""

    async def yes(ctx, params):
        return YES

    async with agent(host, mode=mode, elicitation_callback=yes) as maria:
        sent = await maria.call_tool("netsuite_record_update", UPDATE)
    assert sent.structured_content["written"] is True


async def test_nobody_else_is_answered(host):
    """Who is not signed in; a session of another person's; a name that somebody pointed here; what is too large."""
    opening = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "c", "version": "1"}}}  # fmt: skip
    accept = {"accept": "application/json, text/event-stream"}
    async with httpx.AsyncClient(headers=accept) as http:
        assert 401 == (await http.post(host, json=opening)).status_code
        begun = await http.post(host, json=opening, headers={"x-user": "maria"})
        assert 200 == begun.status_code
        session = {"mcp-session-id": begun.headers["mcp-session-id"]}
        stolen = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}
        assert 404 == (await http.post(host, json=stolen, headers={"x-user": "ines", **session})).status_code
        assert 200 == (await http.post(host, json=stolen, headers={"x-user": "maria", **session})).status_code
        assert (
            421
            == (await http.post(host, json=opening, headers={"x-user": "maria", "host": "evil.example"})).status_code
        )
        elsewhere = {"x-user": "maria", "origin": "https://evil.example"}
        assert 403 == (await http.post(host, json=opening, headers=elsewhere)).status_code
        large = {**stolen, "params": {"x": "x" * 3_000_000}}
        assert 413 == (await http.post(host, json=large, headers={"x-user": "maria", **session})).status_code

        async def piecemeal():
            for _ in range(50):  # no length is said before
                yield b"x" * 1_000_000

        pieces = {"x-user": "maria", "content-type": "application/json", **session}
        assert 413 == (await http.post(host, content=piecemeal(), headers=pieces)).status_code


@pytest.mark.parametrize("base", ["flows.example.com", "https://", "https://flows.example.com?a=b"])
def test_an_address_that_is_none(base):
    """Nobody could reach it."""
    with pytest.raises(ConfigurationError, match="it must be https://HOST"):
        create_app(discover(), Settings(), base=base)
