"""The whole examination: what a healthy connection shows, what is there before the first one, and what is never done."""

from dataclasses import replace

import pytest

from conftest import MARIA
from netsuite_plugin.contract import Caller, ConfigurationError


async def test_a_healthy_connection(connected, examined):
    """Everything is asked, nothing is wrong, and the network is the host's own business."""
    found = await examined()

    assert [] == found.problems
    assert 0 == found.report.exit_code
    assert "ok" == found["login"].severity
    assert "role 3, user -5" in found["login"].found
    for check in ("record_permission", "suiteql_permission", "restlet_permission", "concurrency"):
        assert "ok" == found[check].severity
    assert "skipped" == found["network"].severity


async def test_nothing_is_written_and_no_refresh_token_is_spent(connected, examined):
    """A fresh access token is enough for every question."""
    before = connected.netsuite.counts()["records"]
    row = await connected.row()

    await examined()

    assert before == connected.netsuite.counts()["records"]
    assert row.secrets == (await connected.row()).secrets
    assert [] == [each for each in connected.netsuite.token_log.entries if each["event"] == "spent"]
    assert {"GET", "POST"} == {each.method for each in connected.netsuite.requests}
    posted = {each.path for each in connected.netsuite.requests if each.method == "POST"}
    assert {"/services/rest/auth/oauth2/v1/token", "/services/rest/query/v1/suiteql"} == posted
    assert not any("loginaudittrail" in each.path for each in connected.netsuite.requests)


async def test_no_secret_is_in_a_report(connected, examined):
    """Neither in a healthy one nor in one full of refusals."""
    row = await connected.row()
    secrets = [*row.secrets.values(), connected.netsuite.integrations["both"].client_secret]
    healthy = await examined()
    connected.netsuite.integrations["both"].reset_secret()
    refused = await examined()

    for report in (healthy.report, refused.report):
        assert [] == [secret for secret in secrets if secret in f"{report} {report.as_json()}"]


async def test_before_the_first_connection(world, examined):
    """Client, redirect URI and scopes can be checked without a login; nobody is told that a connection works."""
    await world.configure()

    found = await examined(account="1234567")

    assert [] == found.problems
    assert (1, False) == (found.report.exit_code, found.report.as_json()["healthy"])
    assert "netsuite-nodes connect 1234567" in found["credential"].found
    assert "ok" == found["client"].severity == found["redirect_uri"].severity == found["scopes"].severity
    assert "skipped" == found["login"].severity == found["consent"].severity


async def test_with_nothing_stored(examined):
    """What is missing is named, and who can add it; the account can be checked all the same."""
    found = await examined(account="1234567")

    assert ["oauth_config"] == found.problems
    assert "setup" in found["oauth_config"].found
    assert "ok" == found["reached"].severity
    assert "skipped" == found["client"].severity


@pytest.mark.parametrize(("caller", "fix"), [
    (Caller("ines"), "netsuite-nodes setup says what to enter there"),
    (Caller("ines", "northwind"), "an administrator of northwind does it once for all; for yourself alone: netsuite-nodes setup says what to enter there"),
    (
        Caller("ines", "northwind", role="administrator"),
        "netsuite-nodes setup --organization says what to enter there, once for everybody of northwind",
    ),
])  # fmt: skip
async def test_who_stores_the_client_is_said_for_who_asks(examined, caller, fix):
    """Nobody is sent to an administrator of an organization they are not in, and an administrator is given the command."""
    found = await examined(caller=caller, account="1234567")

    assert [fix] == [cause.fix for cause in found["oauth_config"].causes]


async def test_without_any_account_nothing_is_asked(examined, world):
    """Nobody has said which NetSuite."""
    found = await examined()

    assert "give --account" in found["account"].found
    assert "skipped" == found["reached"].severity
    assert [] == world.wire.requests


async def test_several_credentials_are_listed(world, examined):
    """Production is never guessed; naming the account or the credential is enough."""
    config = await world.configure()
    sandbox = world.emulator.account("1234567_SB1")
    await world.connect(config=config)
    other = await world.connect(config=config, account=sandbox)

    with pytest.raises(ConfigurationError, match="ns-maria-1234567.*ns-maria-1234567_SB1.*--credential"):
        await examined()
    assert other.id == (await examined(account="1234567-sb1")).report.credential
    assert other.id == (await examined(credential=other.id)).report.credential
    assert other.id == (await examined(credential="personal@1234567_SB1")).report.credential


async def test_what_is_not_ones_own_is_examined_by_name(world, examined):
    """As in a run: a team's login stands aside, and is listed by its selector where there is no own one."""
    caller = replace(MARIA, teams=frozenset({"finance"}))
    config = await world.configure()
    team = await world.connect(caller, config=config, owner="finance")

    found = await examined(caller=caller)
    assert "" == found.report.credential
    assert "maria is missing" in found["credential"].found
    assert "--credential team:finance@1234567" in found["credential"].found
    assert team.id == (await examined(caller=caller, credential="team:finance")).report.credential

    own = await world.connect(caller, config=config)
    assert own.id == (await examined(caller=caller)).report.credential


async def test_a_named_login_that_is_missing_is_a_problem(world, examined):
    """A run that names it fails, so the doctor does not call it healthy."""
    await world.configure()

    found = await examined(credential="personal")

    assert ["credential"] == found.problems
    assert 1 == found.report.exit_code


async def test_a_login_of_another_domain_is_told_apart(connected, examined, world):
    """The emulator it belongs to is named; a run would not use it either."""
    row = await connected.row()
    await world.store.put(replace(row, attributes={**row.attributes, "domain": "netsuite.localhost:45117"}))

    found = await examined()

    assert "" == found.report.credential
    assert f"{row.id} (belongs to the EMULATOR netsuite.localhost:45117)" in found["credential"].found


async def test_a_person_is_asked_which(world, examined):
    """On a terminal; only what fits what was typed is offered."""
    config = await world.configure()
    await world.connect(config=config)
    sandbox = await world.connect(config=config, account=world.emulator.account("1234567_SB1"))
    offered = []

    async def ask(rows):
        offered.extend(row.id for row in rows)
        return sandbox.id

    found = await examined(ask=ask)

    assert sandbox.id == found.report.credential
    assert ["ns-maria-1234567", "ns-maria-1234567_SB1"] == sorted(offered)


async def test_a_chosen_default_needs_no_question(world, examined):
    config = await world.configure()
    row = await world.connect(config=config)
    await world.connect(config=config, account=world.emulator.account("1234567_SB1"))
    await world.store.put(replace(row, attributes={**row.attributes, "chosen_default": True}))

    assert row.id == (await examined()).report.credential


async def test_a_credential_that_is_not_there_is_bad_input(connected, examined):
    with pytest.raises(ConfigurationError, match="ns-nobody"):
        await examined(credential="ns-nobody")


@pytest.mark.parametrize(
    ("typed", "account"), [("1234567", "1234567"), (" 1234567-sb1 ", "1234567_SB1"), ("1234567_sb1", "1234567_SB1")]
)
async def test_an_account_in_any_spelling(examined, typed, account):
    assert account == (await examined(account=typed)).report.account


async def test_a_workspace_name_is_no_account(examined, world):
    """API hosts come from an account ID alone, which only a connection brings."""
    found = await examined(account="acme")

    assert "netsuite-nodes connect acme" in found["account"].found
    assert [] == world.wire.requests


async def test_a_workspace_name_beside_a_connection(connected, examined):
    """The credential knows the account."""
    found = await examined(account="acme")
    assert "1234567" == found.report.account
    assert "'acme' is a workspace name, and says no account: this is the stored one" in found["account"].found


@pytest.mark.parametrize("typed", ["https://example.com/", "12 34 x", "", "1234567.evil.example"])
async def test_what_is_no_account_leads_nowhere(examined, world, typed):
    """Bad input, and not one request."""
    found = await examined(account=typed)

    assert "looks like 1234567" in found["account"].found
    assert 2 == found.report.exit_code
    assert [] == world.wire.requests


async def test_a_pasted_address(examined):
    """What stands in the browser is good, too."""
    assert "1234567_SB1" == (await examined(account="https://1234567-sb1.app.netsuite.com/app/center")).report.account


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1234567 SB1", "1234567_SB1"),
        ("1234567sb1", "1234567_SB1"),
        ("1234567_SB", "1234567_SB1"),
        ("1234567--rp", "1234567_RP"),
    ],
)
async def test_a_mistyped_account_is_told_what_it_should_be(examined, typed, meant):
    """And that is bad input, not an illness."""
    found = await examined(account=typed)

    assert f"it should be {meant}" in found["account"].found
    assert 2 == found.report.exit_code


async def test_swapped_digits_are_noticed(connected, examined):
    """It may be an account, but the one that is stored is likelier."""
    found = await examined(account="1234576")

    assert "1234567" in found["account"].found.rpartition("but for")[2]
    assert ["account_id_mistyped"] == found.causes("account")


async def test_a_damaged_row_is_said(connected, examined, world):
    """The store's own words, and no request."""
    row = await connected.row()
    await world.store.put(replace(row, attributes={**row.attributes, "connected_at": "yesterday"}))

    found = await examined()

    assert ["credential"] == found.problems[:1]
    assert "damaged" in found["credential"].found


async def test_another_master_key(connected, examined, monkeypatch, tmp_path):
    """The doctor says so, and goes no further."""
    key = next(tmp_path.rglob("*.key"))
    key.write_bytes(b"x" * 44)
    from netsuite_plugin.sql_store.store import SqlStore

    connected.store = SqlStore(tmp_path / "credentials.db")
    connected.registry = connected.with_wire(connected.wire)

    found = await examined(caller=MARIA)

    assert "store" in found.problems[:1]
    assert "skipped" == found["credential"].severity
