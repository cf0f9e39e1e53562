"""What a client is told when it connects, and what is there when there is more than fits a list."""

import pytest

from netsuite_adapters.mcp import tools
from netsuite_plugin import __version__

pytestmark = pytest.mark.anyio


async def test_what_it_says_of_itself(agent):
    """Its name and release, and how writes go."""
    told = agent.client.server_info
    assert ("netsuite-nodes", __version__) == (told.name, told.version)
    assert "two steps" in agent.client.instructions


async def test_a_tool_that_is_not_listed_is_found_and_called(agents, connected, monkeypatch):
    """By its own name, and through the helper by a client that calls listed tools alone; in two steps, as any."""
    monkeypatch.setattr(tools, "LISTED_BYTES", 10_000)
    async with agents() as agent:
        listed = {each.name for each in (await agent.client.list_tools()).tools}
        assert "netsuite_record_delete" not in listed
        found = await agent.call("netsuite_search_tools", query="delete a record")
        assert "netsuite_record_delete" in found.content[0].text
        asked = {"record_type": "customer", "record_id": "107"}
        got = await agent.structured("netsuite_call_tool", tool="netsuite_record_get", arguments=asked)
        assert "107" == got["id"]
        shown = await agent.structured("netsuite_call_tool", tool="netsuite_record_delete", arguments=asked)
        sent = await agent.structured("netsuite_record_delete", commit=shown["plan"])
        assert sent["result"]["deleted"] is True
        assert "takes a query" in await agent.refused("netsuite_search_tools")
        assert "takes tool" in await agent.refused("netsuite_call_tool", tool=3)
