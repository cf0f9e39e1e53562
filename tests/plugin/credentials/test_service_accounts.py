"""Service accounts: made by administrators, used by those they name, by id alone."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from conftest import INES, MARIA
from netsuite_plugin.account import AccountId
from netsuite_plugin.connections import use_certificate
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.credentials import grants, service_accounts
from netsuite_plugin.credentials.model.grant import Grant
from netsuite_plugin.credentials.model.state import state_of
from netsuite_plugin.credentials.resolve import Selector, choose_config, resolve
from netsuite_plugin.errors import ClientRejected, CredentialNotFound, StoreError, UnknownSelector
from netsuite_plugin.settings import Settings

CUSTOMER = {"record_type": "customer", "record_id": "107"}


async def resolved(world, caller=MARIA, selector="personal"):
    return await resolve(world.store, caller=caller, selector=Selector.parse(selector), domain="netsuite.com")


async def test_a_service_account_is_used_by_id_alone(service):
    """Members an administrator named may name it, nobody gets it by accident, and the run says in whose name it acts."""
    world, name = service
    await grants.allow(world.credentials, name, ["maria"], caller=INES)
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


async def test_the_right_certificate_id_is_tried_at_once(service):
    """After a wrong one NetSuite is left in peace for a while, but not by who has put it right."""
    world, name = service
    host, (right,) = world.registry.host("netsuite"), world.netsuite.certificates
    with pytest.raises(ClientRejected):
        await use_certificate(host, Settings(), caller=INES, service_account=name, certificate_id="wrong")

    checked = await use_certificate(host, Settings(), caller=INES, service_account=name, certificate_id=right)

    assert name == checked.acts_as.credential


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


@pytest.mark.fault("C4")
async def test_a_service_account_is_for_those_an_administrator_named(service):
    """Administrators alone at first; then a user, then a team; whoever is not named again may no longer."""
    world, name = service
    noor = Caller("noor", "northwind", frozenset({"finance"}))

    async def may():
        found = set()
        for caller in (MARIA, noor, INES):
            with suppress(UnknownSelector):
                await resolved(world, caller, name)
                found.add(caller.user)
        return found

    assert {"ines"} == await may()
    await grants.allow(world.credentials, name, ["maria"], caller=INES)
    assert {"ines", "maria"} == await may()
    await grants.allow(world.credentials, name, ["team:finance"], caller=INES)
    assert {"ines", "noor"} == await may()
    with pytest.raises(ConfigurationError, match="Only an administrator"):
        await grants.allow(world.credentials, name, ["noor"], caller=noor)
    with pytest.raises(ConfigurationError, match="Name users"):
        await grants.allow(world.credentials, name, ["team:"], caller=INES)


@pytest.mark.fault("C4")
async def test_one_made_before_there_was_a_choice_goes_on(service):
    """Every member uses it until an administrator names somebody; a new certificate keeps who was named."""
    world, name = service
    row = await world.store.get(INES, name)
    before = {key: value for key, value in row.attributes.items() if key != "allowed"}
    await world.store.put(replace(row, attributes=before))
    assert name == (await resolved(world, MARIA, name)).row.id

    await grants.allow(world.credentials, name, ["maria"], caller=INES)
    made = await service_accounts.new_certificate(
        world.credentials,
        caller=INES,
        chosen=await choose_config(world.store, caller=INES, account=None, domain="netsuite.com"),
        account=AccountId("1234567"),
        algorithm="ES256",
        domain="netsuite.com",
        replacing=name,
    )
    assert ["maria"] == list(made.row.attributes["allowed"])


@pytest.mark.fault("C4")
async def test_a_refused_certificate_is_not_connected(connected):
    """The ID was stored; NetSuite said no; the service account is as it was."""
    connected.netsuite.integrations["both"].client_credentials = True
    host, credentials = connected.registry.host("netsuite"), connected.credentials
    made = await service_accounts.new_certificate(
        credentials,
        caller=INES,
        chosen=await choose_config(connected.store, caller=INES, account=None, domain="netsuite.com"),
        account=AccountId("1234567"),
        algorithm="ES256",
        domain="netsuite.com",
    )
    ids = {"caller": INES, "service_account": made.row.id}
    with pytest.raises(ClientRejected):
        await use_certificate(host, Settings(), certificate_id="wrong", **ids)
    connected.clock.move(minutes=1)
    events = await connected.store.events(INES, since=connected.clock.now() - timedelta(days=1))
    told = [(each.event, each.outcome) for each in events]
    assert [("certificate_id_stored", "done"), ("refresh", "refused"), ("connected", "refused")] == told[-3:]
    row = await connected.store.get(INES, made.row.id)
    assert "never connected" == state_of(Grant.of(row), client_id=None, now=connected.clock.now())


@pytest.mark.fault("C1")
async def test_a_damaged_private_key_is_a_sentence(service):
    """No library's words reach a caller."""
    world, name = service
    row = await world.store.get(INES, name)
    await world.store.put(replace(row, secrets={"private_key": "-----BEGIN nonsense"}))
    async with world.session(INES, selector=name) as session:
        with pytest.raises(StoreError, match="private key of service account"):
            await session.call("netsuite.record.get", CUSTOMER)
