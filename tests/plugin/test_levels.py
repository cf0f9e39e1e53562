"""Teams, defaults, claims and service accounts: who may use which login, and who may not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from conftest import INES, MARIA
from netsuite_plugin.account import AccountId
from netsuite_plugin.connections.keep_alive import keep_alive
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.credentials import service_accounts
from netsuite_plugin.credentials.account_claims import check_claim, claim, give_up_claim
from netsuite_plugin.credentials.grants import choose_default, of_member, wipe
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.grant import Grant
from netsuite_plugin.credentials.oauth_configs import remove_config, store_config
from netsuite_plugin.credentials.resolve import Selector, choose_config, resolve
from netsuite_plugin.errors import ClientRejected, CredentialNotFound, ReconnectRequired
from netsuite_plugin.settings import Settings
from netsuite_plugin.sql_store.store import SqlStore

IN_TEAM = replace(MARIA, teams=frozenset({"finance"}))
COLLEAGUE = Caller("noor", "northwind", frozenset({"finance"}))
CUSTOMER = {"record_type": "customer", "record_id": "107"}


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
    with pytest.raises(CredentialNotFound, match=r"nobody's own login is used instead.* --team finance"):
        await resolved(connected, IN_TEAM, "team:finance")


async def test_a_chosen_default_decides_and_can_be_changed(connected):
    """Only where no account is named; the reason says that it was chosen."""
    config = await connected.store.get(INES, "nsc-both-northwind")
    await connected.connect(config=config, account=connected.emulator.account("1234567_SB1"))
    with pytest.raises(ConfigurationError, match="credentials default"):
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


async def test_a_claimed_account_is_connected_by_its_organization_alone(connected):
    """Claiming takes an administrator who can log in to it; another organization cannot take it over."""
    store, credentials, account = connected.store, connected.credentials, AccountId("1234567")
    with pytest.raises(ConfigurationError, match="Only an administrator"):
        await claim(credentials, account, caller=MARIA)
    with pytest.raises(ConfigurationError, match="Connect account 1234567 first"):
        await claim(credentials, account, caller=INES)

    boss = replace(MARIA, role="administrator")
    await claim(credentials, account, caller=boss)

    await check_claim(store, account, caller=INES)
    for outsider in (Caller("maria"), Caller("eve", "rivals", role="administrator")):
        with pytest.raises(ConfigurationError, match="claimed"):
            await check_claim(store, account, caller=outsider)
        with pytest.raises(ConfigurationError):
            await give_up_claim(store, account, caller=outsider)
    await give_up_claim(store, account, caller=INES)
    await check_claim(store, account, caller=Caller("maria"))


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


async def test_a_new_secret_keeps_grants_and_a_new_client_id_marks_them(connected):
    """The host hears of those who must connect again."""
    from netsuite_plugin.credentials.model.oauth_config import OAuthConfig

    heard = []
    host = replace(
        connected.registry.host("netsuite"), notify=lambda name, notice: heard.append((name, notice.credential))
    )
    config = OAuthConfig.of(await connected.store.get(INES, "nsc-both-northwind"))
    _, event_name = await store_config(
        HostCredentials.of(host),
        caller=INES,
        level="organization",
        config=config.model_copy(update={"client_secret": None}),
    )
    assert ("secret_replaced", []) == (event_name, heard)
    await resolved(connected)

    other = config.model_copy(update={"client_id": "another"})
    _, event_name = await store_config(HostCredentials.of(host), caller=INES, level="organization", config=other)
    assert "client_id_replaced" == event_name
    assert [("credential_reconnect_required", "ns-maria-1234567")] == heard
    with pytest.raises(ReconnectRequired, match="client ID"):
        await resolved(connected)


async def test_a_secret_of_half_a_year_is_named(connected):
    """180 days; a new one starts again."""
    from netsuite_plugin.credentials.model.oauth_config import OAuthConfig, secret_warning

    config = OAuthConfig(client_id="another", client_secret="s" * 64, account="1234567_SB1")
    row, _ = await store_config(connected.credentials, caller=INES, level="organization", config=config)
    said = []
    for days in (179, 2):
        connected.clock.move(days=days)
        said.append(secret_warning(row, connected.clock.now()))
    row, _ = await store_config(connected.credentials, caller=INES, level="organization", config=config)

    assert ["", True] == [said[0], "older than 180 days" in said[1]]
    assert not secret_warning(row, connected.clock.now())


@pytest.fixture
async def service(connected):
    """A service account of northwind, its certificate mapped in NetSuite."""
    integration = connected.netsuite.integrations["both"]
    integration.client_credentials = True
    chosen = await choose_config(connected.store, caller=INES, account=None)
    made = await service_accounts.new_certificate(
        connected.credentials,
        caller=INES,
        chosen=chosen,
        account=AccountId("1234567"),
        algorithm="ES256",
        domain="netsuite.com",
    )
    mapped = connected.netsuite.map_certificate(
        made.certificate.decode(), integration="both", user="admin@example.com", role="3"
    )
    await service_accounts.use_certificate(
        connected.credentials, made.row.id, certificate_id=mapped.certificate_id, caller=INES
    )
    connected.netsuite.given("customer", id="107", companyName="Fjord Supply", subsidiary="1")
    return connected, made.row.id


async def test_a_service_account_is_used_by_id_alone(service):
    """Every member may name it, nobody gets it by accident, and the run says in whose name it acts."""
    world, name = service
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
        async with world.session(MARIA, selector=name, run=f"run-{minutes}") as session:
            await session.call("netsuite.record.get", CUSTOMER)

    assert 2 == len([entry for entry in world.netsuite.requests if entry.kind == "token"])


async def test_a_refused_certificate_names_the_screen(service):
    """Revoked, unmapped, or lost with a sandbox refresh."""
    world, name = service
    for mapping in world.netsuite.certificates.values():
        mapping.revoked = True
    async with world.session(MARIA, selector=name) as session:
        with pytest.raises(ClientRejected, match=r"Client Credentials \(M2M\) Setup"):
            await session.call("netsuite.record.get", CUSTOMER)


async def test_a_service_account_is_an_administrators_to_make(connected):
    """Members only name it."""
    chosen = await choose_config(connected.store, caller=MARIA, account=None)
    with pytest.raises(ConfigurationError, match="Only an administrator"):
        await service_accounts.new_certificate(
            connected.credentials,
            caller=MARIA,
            chosen=chosen,
            account=AccountId("1234567"),
            algorithm="PS256",
            domain="netsuite.com",
        )


async def test_certificates_warn_at_60_30_and_14_days(service):
    """Each once."""
    world, name = service
    heard = []
    host = replace(
        world.registry.host("netsuite"), notify=lambda event_name, notice: heard.append((event_name, notice.credential))
    )
    for days in (600, 71, 1, 29, 1, 15, 1):
        world.clock.move(days=days)
        await keep_alive(host, Settings())

    assert 3 == heard.count(("credential_expiring", name))


async def test_keep_alive_rotates_at_half_the_validity(connected):
    """Not earlier; an idle grant outlives its own validity by it, up to the maximum rotation time; the host is warned before."""
    heard = []
    host = replace(
        connected.registry.host("netsuite"),
        notify=lambda event_name, notice: heard.append((connected.clock.now(), event_name)),
    )
    begin = connected.clock.now()
    outcomes = []
    for _ in range(8):
        connected.clock.move(hours=23)
        outcomes += [kept.outcome for kept in await keep_alive(host, Settings())]

    # due at 24 h, then 24 h after each rotation; the last token ends with the chain at 168 h, so its half comes at 153 h
    assert ["not due", "rotated"] * 3 + ["rotated", "reconnect required"] == outcomes
    assert ["reconnect required"] == [kept.outcome for kept in await keep_alive(host, Settings())]
    warned = [at - begin for at, name in heard if name == "credential_expiring"]
    assert timedelta(hours=96) <= warned[0] < timedelta(hours=168)


async def test_keep_alive_goes_on_past_one_that_fails(connected):
    """Maria's grant is over, the team's lives."""
    config = await connected.store.get(INES, "nsc-both-northwind")
    await connected.connect(config=config, owner="finance")
    row = await connected.row()
    await connected.store.put(
        replace(row, secrets={**row.secrets, "refresh_token": row.secrets["refresh_token"] + "x"})
    )
    connected.clock.move(hours=25)

    kept = {each.credential: each.outcome for each in await keep_alive(connected.registry.host("netsuite"), Settings())}

    assert {"ns-maria-1234567": "reconnect required", "ns-finance-1234567": "rotated"} == kept


async def test_a_cold_connection_costs_three_round_trips_at_most(connected):
    """For a process that has just started: version and keys, the credential, its OAuth Config."""
    store = SqlStore(connected.store.database.file)
    statements = []
    event.listen(store.database._engine, "before_cursor_execute", lambda *found: statements.append(found[2]))

    await resolve(store, caller=MARIA, selector=Selector.parse("personal"), domain="netsuite.com")

    assert 3 == len(statements)


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
