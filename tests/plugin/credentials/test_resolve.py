"""Which credential, and why: the promises made to organizations, members and people alone."""

import pytest
from sqlalchemy import event

from netsuite_plugin.account import AccountId
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.credentials.resolve import Selector, choose_config, resolve
from netsuite_plugin.errors import CredentialNotFound, ReconnectRequired
from netsuite_plugin.sql_store.store import SqlStore

MARIA = Caller(user="maria", organization="northwind")
INES = Caller(user="ines", organization="northwind", role="administrator")
ALONE = Caller(user="sol")


async def resolved(world, caller=MARIA, selector="personal"):
    return await resolve(world.store, caller=caller, selector=Selector.parse(selector), domain="netsuite.com")


async def test_a_member_uses_the_organizations_config_and_her_own_login(connected):
    """And the reason says so."""
    connection = await resolved(connected)

    assert "1234567" == connection.account.id
    assert (
        "maria's personal credential, the only one; granted under the NetSuite OAuth Config of organization northwind"
        == connection.reason
    )


async def test_with_neither_it_says_who_adds_which(world):
    """Both are missing: the administrator or the person, then the person."""
    with pytest.raises(CredentialNotFound, match="administrator of northwind") as caught:
        await resolved(world)
    assert [("set_up", False), ("set_up", True), ("connect", False)] == [
        (step.action, step.instead) for step in caught.value.next_steps
    ]

    with pytest.raises(CredentialNotFound) as caught:
        await resolved(world, ALONE)
    assert "administrator" not in str(caught.value)


async def test_with_a_config_only_the_login_is_missing(world):
    """One of the two is not enough."""
    await world.configure()
    with pytest.raises(
        CredentialNotFound, match=r"The NetSuite credential of maria is missing; the NetSuite OAuth Config is there"
    ):
        await resolved(world)


async def test_without_a_config_nobody_can_connect(world):
    """The other way round."""
    with pytest.raises(CredentialNotFound, match="The NetSuite OAuth Config is missing"):
        await choose_config(world.store, caller=MARIA, account=None, domain="netsuite.com")


async def test_a_login_is_never_lent(connected):
    """Not to colleagues, not to administrators, not to another organization."""
    for other in (INES, Caller(user="maria2", organization="northwind"), Caller(user="eve", organization="rivals")):
        with pytest.raises(CredentialNotFound):
            await resolved(connected, other)
        with pytest.raises(CredentialNotFound):
            await resolved(connected, other, "ns-maria-1234567")


async def test_a_config_of_another_organization_is_not_there(connected):
    """The same person in another organization carries along neither its client nor the login made for it."""
    with pytest.raises(CredentialNotFound, match="Both .* are missing"):
        await resolved(connected, Caller(user="maria", organization="rivals"))


async def test_the_organizations_config_comes_before_a_personal_one(world):
    """For a new connection."""
    await world.configure("public", caller=MARIA, level="personal")
    await world.configure("both")

    chosen = await choose_config(world.store, caller=MARIA, account=AccountId.parse("1234567"), domain="netsuite.com")

    assert "nsc-both-northwind" == chosen.row.id


async def test_a_person_without_an_organization_uses_her_own(world):
    """Both credentials are personal then."""
    config = await world.configure("public", caller=ALONE, level="personal")
    await world.connect(ALONE, config=config, integration="public")

    connection = await resolved(world, ALONE)

    assert connection.reason.endswith("granted under the NetSuite OAuth Config of sol")


async def test_a_credential_keeps_the_config_it_was_granted_under(world):
    """An organization's config that comes later does not take it over."""
    config = await world.configure("public", caller=MARIA, level="personal")
    await world.connect(config=config, integration="public")
    await world.configure("both")

    assert "of maria" == (await resolved(world)).acts_as.config


async def test_a_replaced_secret_keeps_grants_a_replaced_client_id_does_not(connected):
    """A refresh token belongs to the client ID that obtained it."""
    from dataclasses import replace

    row = await connected.store.get(INES, "nsc-both-northwind")
    row = await connected.store.put(replace(row, secrets={"client_secret": "new"}))
    await resolved(connected)

    await connected.store.put(replace(row, attributes={**row.attributes, "client_id": "another"}))
    with pytest.raises(ReconnectRequired, match="client ID"):
        await resolved(connected)


async def test_production_is_never_guessed(connected):
    """Two accounts and no choice is an error that lists them; @ACCOUNT decides."""
    config = await connected.store.get(INES, "nsc-both-northwind")
    sandbox = connected.emulator.account("1234567_SB1")
    await connected.connect(config=config, account=sandbox)

    with pytest.raises(ConfigurationError, match=r"ns-maria-1234567 \(personal@1234567\), ns-maria-1234567_SB1"):
        await resolved(connected)

    for spelling in ("personal@1234567_SB1", "personal@1234567-sb1", "ns-maria-1234567_SB1"):
        assert "1234567_SB1" == (await resolved(connected, selector=spelling)).account.id


@pytest.mark.parametrize("selector", ["", "@", "personal@", "@123", "team:", "team:@123", "personal@a.b"])
def test_odd_selectors_are_refused(selector):
    """Before anything is looked up."""
    with pytest.raises(ConfigurationError):
        Selector.parse(selector)


async def test_acts_as_names_everything_an_auditor_asks(connected):
    """Account, role, user, config, credential, reason."""
    async with connected.session() as session:
        line = str(session.acts_as)

    for part in (
        "account 1234567",
        "role 3",
        "user -5",
        "of organization northwind",
        "ns-maria-1234567",
        "maria's personal credential",
    ):
        assert part in line


async def test_a_cold_connection_costs_three_round_trips_at_most(connected):
    """For a process that has just started: version and keys, the credential, its OAuth Config."""
    store = SqlStore(connected.store.database.file)
    statements = []
    event.listen(store.database._engine, "before_cursor_execute", lambda *found: statements.append(found[2]))

    await resolve(store, caller=MARIA, selector=Selector.parse("personal"), domain="netsuite.com")

    assert 3 == len(statements)
