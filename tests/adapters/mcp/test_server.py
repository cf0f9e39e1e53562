"""What a client is told when it connects, and what is there when there is more than fits a list."""

from typing import Any, ClassVar

import pytest
from pydantic import BaseModel, Field

from conftest import HostPlugin
from netsuite_plugin import __version__
from netsuite_plugin.contract import Node, hookimpl
from netsuite_plugin.discovery import discover

pytestmark = pytest.mark.anyio


class Wordy(BaseModel):
    """Params with much to say."""

    word: str = Field(default="", description="A word. " * 100)


class Many:
    """A package of many nodes, whose names come before ours."""

    @hookimpl
    def register_nodes(self):
        return [node_named(f"a.thing.n{number}") for number in range(60)]


def node_named(wanted):
    class Says(Node[Wordy, dict[str, Any], Any]):
        """Say a word."""

        name: ClassVar[str] = wanted
        connector: ClassVar[str] = ""
        effect: ClassVar[Any] = "read"

        async def run(self, params, ctx):
            return {"word": params.word}

    return Says


async def test_what_it_says_of_itself(agent):
    """Its name and release, and how writes go."""
    told = agent.client.server_info
    assert ("netsuite-nodes", __version__) == (told.name, told.version)
    assert "two steps" in agent.client.instructions


async def test_a_tool_that_is_not_listed_is_found_and_called(agents, connected):
    """By its own name, and through the helper by a client that calls listed tools alone; in two steps, as any."""
    connected.netsuite.given("contact", id="9", entityId="Ada", firstName="Ada", subsidiary="1")
    registry = discover(plugins=[HostPlugin(connected.store, connected.clock, connected.wire), Many()])
    async with agents(registry=registry) as agent:
        listed = {each.name for each in (await agent.client.list_tools()).tools}
        assert "netsuite_record_delete" in listed
        assert "netsuite_record_attach" not in listed
        found = await agent.call("netsuite_search_tools", query="attach a contact")
        assert "netsuite_record_attach" in found.content[0].text
        asked = {"record_type": "customer", "record_id": "107", "attached_type": "contact", "attached_id": "9"}
        shown = await agent.structured("netsuite_call_tool", tool="netsuite_record_attach", arguments=asked)
        sent = await agent.structured("netsuite_record_attach", commit=shown["plan"])
        assert "9" == sent["result"]["attached_id"]
        assert {"word": "yes"} == await agent.structured("a_thing_n59", word="yes")
        assert "takes a query" in await agent.refused("netsuite_search_tools")
        assert "takes tool" in await agent.refused("netsuite_call_tool", tool=3)
