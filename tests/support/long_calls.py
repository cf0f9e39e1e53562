"""What every transport must show of a call that takes long: how far it is, and that it can be given up."""

import pytest
from mcp import MCPError


async def long_calls(agent, netsuite):
    """Read 2,100 customers and hear of it; give up a call that does not end, and go on."""
    seen = []

    async def hear(done, total, message):
        seen.append(done)

    query = {"query": "SELECT id FROM customer ORDER BY id"}
    answer = await agent.call_tool("netsuite_suiteql_query", query, progress_callback=hear)
    assert 2_101 == answer.structured_content["row_count"]
    assert seen
    assert sorted(set(seen)) == seen

    netsuite.faults.latency = 30
    one = {"record_type": "customer", "record_id": "107"}
    with pytest.raises(MCPError):
        await agent.call_tool("netsuite_record_get", one, read_timeout_seconds=0.3)
    netsuite.faults.latency = 0
    assert not (await agent.call_tool("netsuite_record_get", one)).is_error
