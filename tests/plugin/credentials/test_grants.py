"""Teams and defaults: who may use which login, and who may not."""

from dataclasses import replace

import pytest

from conftest import INES, MARIA
from netsuite_plugin.contract import Caller, ConfigurationError, NextStep
from netsuite_plugin.credentials.grants import choose_default, of_member, wipe
from netsuite_plugin.credentials.model.grant import Grant
from netsuite_plugin.credentials.oauth_configs import remove_config, store_config
from netsuite_plugin.credentials.resolve import Selector, resolve
from netsuite_plugin.errors import CredentialNotFound

IN_TEAM = replace(MARIA, teams=frozenset({"finance"}))
COLLEAGUE = Caller("noor", "northwind", frozenset({"finance"}))


async def resolved(world, caller=MARIA, selector="personal"):
    return await resolve(world.store, caller=caller, selector=Selector.parse(selector), domain="netsuite.com")


@pytest.fixture
async def team(connected):
    """Maria's login for her team, beside her own."""
    own = await connected.row()
    row = await connected.connect(config=await connected.store.get(INES, "nsc-both-northwind"), owner="finance")
    assert own.id != row.id
    return connected


async def test_a_team_uses_its_login_by_name_only(team):
    """Everybody of the team, nobody else, and never where a node asks for a personal one."""
    for caller in (IN_TEAM, COLLEAGUE):
        assert "ns-finance-1234567" == (await resolved(team, caller, "team:finance")).row.id
    assert "the credential of team finance, the only one" in (await resolved(team, COLLEAGUE, "team:finance")).reason
    assert "ns-maria-1234567" == (await resolved(team, IN_TEAM)).row.id

    with pytest.raises(CredentialNotFound, match="missing"):
        await resolved(team, COLLEAGUE)
    for stranger in (MARIA, INES, replace(COLLEAGUE, organization="rivals")):
        with pytest.raises(CredentialNotFound):
            await resolved(team, stranger, "team:finance")


async def test_a_missing_team_login_is_not_replaced_by_ones_own(connected):
    """The error says so, and who can add it."""
    with pytest.raises(CredentialNotFound, match="nobody's own login is used instead") as caught:
        await resolved(connected, IN_TEAM, "team:finance")
    assert (NextStep("connect", {"team": "finance"}),) == caught.value.next_steps


async def test_a_chosen_default_decides_and_can_be_changed(connected):
    """Only where no account is named; the reason says that it was chosen."""
    config = await connected.store.get(INES, "nsc-both-northwind")
    await connected.connect(config=config, account=connected.emulator.account("1234567_SB1"))
    with pytest.raises(ConfigurationError, match="choose a default"):
        await resolved(connected)

    for wanted in ("1234567_SB1", "1234567"):
        row = await connected.row(f"ns-maria-{wanted}")
        await choose_default(connected.credentials, row, caller=MARIA)
        connection = await resolved(connected)
        assert (wanted, True) == (connection.account.id, "the chosen default" in connection.reason)
    assert "1234567_SB1" == (await resolved(connected, selector="personal@1234567_SB1")).account.id


async def test_a_damaged_row_is_never_silently_passed_over(connected):
    """With production damaged, the sandbox is not "the only one"."""
    config = await connected.store.get(INES, "nsc-both-northwind")
    await connected.connect(config=config, account=connected.emulator.account("1234567_SB1"))
    await connected.store.database.run(
        lambda database: database.exec_driver_sql(
            "UPDATE credentials SET secrets = x'02' WHERE id = 'ns-maria-1234567'"
        ),
        write=True,
    )
    for selector in ("personal", "personal@1234567", "ns-maria-1234567"):
        with pytest.raises(Exception, match="ns-maria-1234567 are damaged"):
            await resolved(connected, selector=selector)
    assert "1234567_SB1" == (await resolved(connected, selector="personal@1234567_SB1")).account.id


async def test_an_administrator_ends_what_members_made_under_the_organizations_config(connected):
    """And nothing else of theirs; a member cannot do it, nor another organization's administrator."""
    own = await connected.configure("public", caller=MARIA, level="personal")
    await connected.connect(config=own, integration="public", account=connected.emulator.account("1234567_SB1"))
    for other in (MARIA, Caller("eve", None, role="administrator")):
        with pytest.raises(ConfigurationError):
            await of_member(connected.store, "maria", administrator=other)
    assert [] == await of_member(connected.store, "maria", administrator=Caller("eve", "rivals", role="administrator"))

    assert ["ns-maria-1234567"] == [each.id for each in await of_member(connected.store, "maria", administrator=INES)]


async def test_nobody_changes_what_is_not_theirs(team):
    """Organization rows are their administrators'."""
    config = await team.store.get(MARIA, "nsc-both-northwind")
    credentials = team.credentials
    from netsuite_plugin.credentials.model.oauth_config import OAuthConfig

    with pytest.raises(ConfigurationError, match="Only an administrator"):
        await store_config(credentials, caller=MARIA, level="organization", config=OAuthConfig.of(config))
    with pytest.raises(ConfigurationError, match="Only an administrator"):
        await remove_config(credentials, caller=MARIA, config_id=config.id)
    with pytest.raises(ConfigurationError, match="does not belong to"):
        await wipe(credentials, await team.row(), caller=COLLEAGUE, actor="noor")
    with pytest.raises(ConfigurationError, match="2 connections were made"):
        await remove_config(credentials, caller=INES, config_id=config.id)


async def test_a_kept_connection_is_forgotten_with_its_credential(connected):
    """At most 30 seconds old; what this process changes is seen at once."""

    async def ask():
        return await connected.credentials.resolved(caller=MARIA, selector="personal", domain="netsuite.com")

    first = await ask()
    assert first is await ask()
    connected.clock.move(seconds=31)
    assert first is not await ask()
    await wipe(connected.credentials, await connected.row(), caller=MARIA, actor="maria")
    with pytest.raises(CredentialNotFound):
        await ask()


async def test_the_reason_of_a_login_is_kept_with_every_grant(connected):
    """Both grants are told apart by a tag, and an unknown one is no grant."""
    row = await connected.row()
    assert "authorization_code" == Grant.of(row).grant_type
    with pytest.raises(Exception, match="damaged"):
        Grant.of(replace(row, attributes={**row.attributes, "grant_type": "password"}))
