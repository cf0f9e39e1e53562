"""The fixture `run_node` stores what a real connection stores."""

from netsuite_plugin.credentials.model.grant import AuthorizationCodeGrant, Grant
from netsuite_plugin.credentials.model.kinds import NETSUITE
from netsuite_plugin.testing.running import RunNode


async def test_the_fixtures_credential_has_its_end_dates(netsuite, tmp_path):
    """A test that asks when it must be connected again gets the answer a person gets."""
    run_node = RunNode(netsuite, tmp_path)
    await run_node.connect()
    (row,) = await run_node.store.find(run_node.caller, NETSUITE)
    grant = Grant.of(row)
    assert isinstance(grant, AuthorizationCodeGrant)
    assert "authorization_code" == row.attributes["grant_type"]
    assert grant.access_expires_at < grant.refresh_expires_at <= grant.reconnect_by
