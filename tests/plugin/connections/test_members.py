"""What an administrator sees and ends of the connections under the organization's OAuth Configs."""

import pytest

from conftest import INES, MARIA
from netsuite_plugin.connections import end_member, members
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.errors import CredentialNotFound
from netsuite_plugin.settings import Settings

pytestmark = pytest.mark.anyio


async def test_names_and_dates_are_shown(connected):
    """Whose, which account, since when; no token anywhere."""
    (one,) = await members(connected.registry.host("netsuite"), administrator=INES)
    assert ("maria", "1234567", "connected") == (one.owner, one.account, one.state)
    row = await connected.row()
    assert not [secret for secret in row.secrets.values() if secret in repr(one)]


async def test_one_is_ended_and_said_in_the_audit(connected, clock):
    """Revoked at NetSuite, in the administrator's name."""
    host = connected.registry.host("netsuite")
    ended = await end_member(host, Settings(), administrator=INES, credential="ns-maria-1234567")
    assert ended.revoked
    assert [] == await members(host, administrator=INES)
    events = await connected.store.events(INES, since=clock.now())
    assert ("ines", "disconnect") == (events[-1].actor, events[-1].event)


@pytest.mark.parametrize("caller", [MARIA, Caller("sam")])
async def test_others_see_and_end_nothing(connected, caller):
    """Members, and people of no organization."""
    host = connected.registry.host("netsuite")
    with pytest.raises(ConfigurationError):
        await members(host, administrator=caller)
    with pytest.raises(ConfigurationError):
        await end_member(host, Settings(), administrator=caller, credential="ns-maria-1234567")


async def test_another_organization_ends_nothing(connected):
    """Its administrator does not even learn that it is there."""
    otto = Caller("otto", "southwind", role="administrator")
    host = connected.registry.host("netsuite")
    assert [] == await members(host, administrator=otto)
    with pytest.raises(CredentialNotFound):
        await end_member(host, Settings(), administrator=otto, credential="ns-maria-1234567")
