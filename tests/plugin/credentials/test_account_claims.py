"""An organization claims an account: by a login that works there, in its own domain."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conftest import INES, MARIA
from netsuite_plugin.account import AccountId
from netsuite_plugin.connections import claim
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.credentials.account_claims import check_claim, give_up_claim
from netsuite_plugin.errors import ReconnectRequired
from netsuite_plugin.settings import Settings


async def test_a_claimed_account_is_connected_by_its_organization_alone(connected):
    """Claiming takes an administrator who can log in to it; another organization cannot take it over."""
    store, credentials, account = connected.store, connected.credentials, AccountId("1234567")
    host = connected.registry.host("netsuite")
    with pytest.raises(ConfigurationError, match="Only an administrator"):
        await claim(host, Settings(), account=account, caller=MARIA)
    with pytest.raises(ConfigurationError, match="Connect account 1234567 first"):
        await claim(host, Settings(), account=account, caller=INES)

    boss = replace(MARIA, role="administrator")
    await claim(host, Settings(), account=account, caller=boss)

    await check_claim(store, account, domain="netsuite.com", caller=INES)
    for outsider in (Caller("maria"), Caller("eve", "rivals", role="administrator")):
        with pytest.raises(ConfigurationError, match="claimed"):
            await check_claim(store, account, domain="netsuite.com", caller=outsider)
        with pytest.raises(ConfigurationError):
            await give_up_claim(credentials, account, domain="netsuite.com", caller=outsider)
    await give_up_claim(credentials, account, domain="netsuite.com", caller=INES)
    await check_claim(store, account, domain="netsuite.com", caller=Caller("maria"))


BOSS = replace(MARIA, role="administrator")
LOCAL = Settings(domain="netsuite.localhost:8443")


@pytest.mark.fault("C3")
async def test_a_grant_that_is_over_proves_nothing(connected):
    """Neither one that is marked, nor one that NetSuite no longer lets in."""
    host, account = connected.registry.host("netsuite"), AccountId("1234567")
    connected.netsuite.expire_access_tokens()
    row = await connected.row()
    await connected.store.put(replace(row, secrets={**row.secrets, "refresh_token": "spent"}))
    with pytest.raises(ReconnectRequired):
        await claim(host, Settings(), account=account, caller=BOSS)
    with pytest.raises(ConfigurationError, match="works there"):
        await claim(host, Settings(), account=account, caller=BOSS)

    assert await connected.store.claimant("netsuite.com", "1234567") is None


@pytest.mark.fault("C3")
async def test_an_emulators_login_claims_nothing_of_netsuites(connected):
    """Neither is it looked at, nor does a claim in its domain lock anybody out of production."""
    row = await connected.row()
    emulated = {**row.attributes, "domain": LOCAL.domain}
    await connected.store.put(replace(row, attributes=emulated))
    with pytest.raises(ConfigurationError, match="Connect account 1234567 first"):
        await claim(connected.registry.host("netsuite"), Settings(), account=AccountId("1234567"), caller=BOSS)

    await connected.store.claim(LOCAL.domain, "1234567", "rivals")
    await check_claim(connected.store, AccountId("1234567"), domain="netsuite.com", caller=MARIA)
    with pytest.raises(ConfigurationError, match="claimed"):
        await check_claim(connected.store, AccountId("1234567"), domain=LOCAL.domain, caller=MARIA)


@pytest.mark.fault("C4")
async def test_giving_up_a_claim_is_in_the_audit(connected):
    """Who, and which account of which domain."""
    host = connected.registry.host("netsuite")
    await claim(host, Settings(), account=AccountId("1234567"), caller=BOSS)
    await give_up_claim(connected.credentials, AccountId("1234567"), domain="netsuite.com", caller=INES)

    events = await connected.store.events(INES, since=connected.clock.now() - timedelta(days=1))
    told = [(each.actor, each.event, each.credential) for each in events if "claim" in each.event]
    assert [("maria", "claimed", "1234567"), ("ines", "unclaimed", "1234567")] == told
    assert "netsuite.com" in events[-1].reason
