"""netsuite.system.governance_limits: how many requests the account takes at once."""

import pytest

from netsuite_plugin.errors import PermissionMissing

NODE = "netsuite.system.governance_limits"


async def test_the_limits_of_the_account_and_of_this_integration(netsuite, run_node):
    """None where the integration has none of its own."""
    assert {"account": 5, "unallocated": 5, "integration": None, "kind": "accountLimit"} == await run_node(NODE)

    netsuite.integration_concurrency = 2
    assert {"account": 5, "unallocated": 3, "integration": 2, "kind": "integrationSpecific"} == await run_node(NODE)


async def test_others_than_administrators_are_told_so(world):
    """No permission changes it, so none is asked for."""
    await world.connect(config=await world.configure(), user="analyst@example.com", role="1001")
    async with world.session() as session:
        with pytest.raises(PermissionMissing, match="administrators alone, and no permission changes that"):
            await session.call(NODE, {})
