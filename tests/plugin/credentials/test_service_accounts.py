"""Service accounts: made by administrators, used by those they name, by id alone."""

import pytest

from conftest import INES, MARIA
from netsuite_plugin.account import AccountId
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.credentials import service_accounts
from netsuite_plugin.credentials.resolve import Selector, choose_config, resolve
from netsuite_plugin.errors import ClientRejected, CredentialNotFound

CUSTOMER = {"record_type": "customer", "record_id": "107"}


async def resolved(world, caller=MARIA, selector="personal"):
    return await resolve(world.store, caller=caller, selector=Selector.parse(selector), domain="netsuite.com")


async def test_a_service_account_is_used_by_id_alone(service):
    """Members an administrator named may name it, nobody gets it by accident, and the run says in whose name it acts."""
    world, name = service
    await service_accounts.allow(world.credentials, name, ["maria"], caller=INES)
    async with world.session(MARIA, selector=name) as session:
        assert "Fjord Supply" == (await session.call("netsuite.record.get", CUSTOMER))["companyName"]
    assert "ns-maria-1234567" == (await resolved(world)).row.id
    acts = (await resolved(world, MARIA, name)).acts_as
    assert ("3", "-5") == (acts.role, acts.user)

    with pytest.raises(CredentialNotFound):
        await resolved(world, Caller("eve", "rivals"), name)


async def test_a_service_account_asks_again_when_its_token_ends_and_shares_it(service):
    """No refresh token, one assertion an hour, whoever runs."""
    world, name = service
    for minutes in (0, 10, 51):
        world.clock.move(minutes=minutes)
        async with world.session(INES, selector=name, run=f"run-{minutes}") as session:
            await session.call("netsuite.record.get", CUSTOMER)

    assert 2 == len([entry for entry in world.netsuite.requests if entry.kind == "token"])


async def test_a_refused_certificate_names_the_screen(service):
    """Revoked, unmapped, or lost with a sandbox refresh."""
    world, name = service
    for mapping in world.netsuite.certificates.values():
        mapping.revoked = True
    async with world.session(INES, selector=name) as session:
        with pytest.raises(ClientRejected, match=r"Client Credentials \(M2M\) Setup"):
            await session.call("netsuite.record.get", CUSTOMER)


async def test_a_service_account_is_an_administrators_to_make(connected):
    """Members only name it."""
    chosen = await choose_config(connected.store, caller=MARIA, account=None, domain="netsuite.com")
    with pytest.raises(ConfigurationError, match="Only an administrator"):
        await service_accounts.new_certificate(
            connected.credentials,
            caller=MARIA,
            chosen=chosen,
            account=AccountId("1234567"),
            algorithm="PS256",
            domain="netsuite.com",
        )
