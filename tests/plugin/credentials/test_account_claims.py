"""An organization claims an account: by a login that works there, in its own domain."""

from dataclasses import replace

import pytest

from conftest import INES, MARIA
from netsuite_plugin.account import AccountId
from netsuite_plugin.connections import claim
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.credentials.account_claims import check_claim, give_up_claim
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
