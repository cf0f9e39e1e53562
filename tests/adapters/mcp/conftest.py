"""Clients of the official SDK at the server in this process, with Maria's login or without."""

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import mcp.types as t
import pytest
from mcp import Client

from conftest import MARIA
from netsuite_adapters.mcp.server import build
from netsuite_plugin.command_lines import told
from netsuite_plugin.settings import Settings

YES = t.ElicitResult(action="accept", content={"confirm": True})


@dataclass
class Agent:
    """A client and what it was asked and told meanwhile."""

    client: Client
    asked: list = field(default_factory=list)

    async def call(self, name, /, **arguments):
        """Call and return the answer."""
        return await self.client.call_tool(name, arguments)

    async def structured(self, name, /, **arguments):
        """Call and return what came, of a call that worked."""
        answer = await self.client.call_tool(name, arguments)
        assert not answer.is_error, answer.content[0].text
        return answer.structured_content

    async def refused(self, name, /, **arguments):
        """Call and return why it did not work."""
        answer = await self.client.call_tool(name, arguments)
        assert answer.is_error, answer.structured_content
        return answer.content[0].text


@pytest.fixture(params=["auto", "legacy"], ids=["2026", "2025"])
def era(request):
    """Both eras of the protocol."""
    return request.param


@pytest.fixture
def agents(connected, era):
    """Return what connects an agent: of whom, with which settings, and how it answers when it is asked."""
    connected.netsuite.given("customer", id="107", companyName="Fjord Supply", phone="+1 555 0000", subsidiary="1")

    @asynccontextmanager
    async def connect(caller=MARIA, *, answers=None, registry=None, selector="personal", mode=era, **settings):
        server = build(
            registry or connected.registry,
            Settings(**settings),
            selector=selector,
            caller_of=lambda _: caller,
            told=told,
        )
        asked = []

        async def callback(ctx, params):
            asked.append(params.message)
            return answers

        more = {} if answers is None else {"elicitation_callback": callback}
        async with Client(server, mode=mode, **more) as client:
            yield Agent(client, asked)

    return connect


@pytest.fixture
async def agent(agents):
    """Maria's, which cannot be asked."""
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(agents())
