"""Record types and their fields as resources."""

import json

import pytest
from mcp import MCPError

pytestmark = pytest.mark.anyio


async def test_record_types_and_their_fields(agent):
    """What is listed can be read, and what is read is what the nodes say."""
    (listed,) = (await agent.client.list_resources()).resources
    (template,) = (await agent.client.list_resource_templates()).resource_templates
    assert "netsuite://record-types" == str(listed.uri)
    types = json.loads((await agent.client.read_resource(str(listed.uri))).contents[0].text)
    assert "customer" in json.dumps(types)
    customer = await agent.client.read_resource(template.uri_template.format(record_type="customer"))
    assert "companyName" in customer.contents[0].text


async def test_what_is_not_there_says_so(agent):
    """Another address, and a record type that the account has not."""
    for uri in (
        "netsuite://nothing",
        "netsuite://record-types/",
        "https://example.com/netsuite://record-types/customer",
    ):
        with pytest.raises(MCPError, match="There is no resource"):
            await agent.client.read_resource(uri)
    with pytest.raises(MCPError, match="custommer"):
        await agent.client.read_resource("netsuite://record-types/custommer")


async def test_they_are_allowed_as_the_tools_are(agents):
    """An administrator who allows no metadata allows no resource of it."""
    async with agents(mcp_tools="netsuite_record_get") as agent:
        assert [] == (await agent.client.list_resources()).resources
        assert [] == (await agent.client.list_resource_templates()).resource_templates
        with pytest.raises(MCPError, match="There is no resource"):
            await agent.client.read_resource("netsuite://record-types")
