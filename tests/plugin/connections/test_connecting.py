"""Connecting as a host does it: without a terminal, with a browser of its own in between."""

from dataclasses import asdict, replace

import httpx
import pytest

from conftest import ACCOUNT, INES, MARIA
from netsuite_plugin.account import AccountId
from netsuite_plugin.connections import (
    AccountQuestion,
    Connected,
    begin,
    check_connection,
    claim,
    disconnect,
    disconnect_member,
    finish,
)
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.credentials.model.kinds import NETSUITE
from netsuite_plugin.errors import AuthorizationDenied, CredentialNotFound, NotRevoked
from netsuite_plugin.settings import Settings
from tools.browser import browse

SETTINGS = Settings()


@pytest.fixture
def host(world):
    return world.registry.host("netsuite")


@pytest.fixture
async def configured(world):
    return await world.configure()


async def in_browser(world, pending, *, user="admin", decision="allow"):
    """Log in and decide; return the address the browser ends on."""
    person = next(each for each in world.netsuite.users.values() if each.email.startswith(user))
    async with httpx.AsyncClient(transport=world.wire) as http:
        return await browse(http, pending.url, email=person.email, password=person.password, decision=decision)


async def test_a_workspace_name_is_connected_after_the_account_is_confirmed(world, host, configured):
    """NetSuite says which account it is; the person says that it is theirs; nothing is stored before."""
    pending = await begin(host, SETTINGS, caller=MARIA, workspace=f"demo-{ACCOUNT}")
    url = await in_browser(world, pending)

    question = await finish(host, SETTINGS, caller=MARIA, pending=pending, returned_url=url)
    assert AccountQuestion(f"demo-{ACCOUNT}", AccountId(ACCOUNT)) == question
    assert [] == await world.store.find(MARIA, NETSUITE)

    connected = await finish(
        host, SETTINGS, caller=MARIA, pending=pending, returned_url=url, confirmed=question.account
    )
    assert isinstance(connected, Connected)
    assert (ACCOUNT, "maria", None) == (connected.grant.account, connected.row.owner, connected.before)
    assert connected.grant.reconnect_by > connected.grant.refresh_expires_at > world.clock.now()

    checked = await check_connection(host, SETTINGS, caller=MARIA)
    assert (connected.row.id, 0) == (checked.acts_as.credential, round(checked.clock_ahead))

    ended = await disconnect(host, SETTINGS, caller=MARIA)
    assert (connected.row.id, True) == (ended.row.id, ended.revoked)
    with pytest.raises(CredentialNotFound):
        await check_connection(host, SETTINGS, caller=MARIA)


async def test_an_account_id_asks_nothing_and_keeps_the_credentials_id(world, host, configured):
    """Connecting again replaces the grant under its id, and says whom it replaced."""
    ids = []
    for user in ("admin", "analyst"):
        pending = await begin(host, SETTINGS, caller=MARIA, workspace=ACCOUNT)
        url = await in_browser(world, pending, user=user)
        connected = await finish(host, SETTINGS, caller=MARIA, pending=pending, returned_url=url)
        ids.append(connected.row.id)
    assert 1 == len(set(ids))
    assert (connected.before.role, connected.grant.role) == ("3", "1001")


async def test_what_is_kept_in_between_is_plain_and_shows_no_secret(world, host, configured):
    """A host keeps it in its own session; its repr may be logged."""
    pending = await begin(host, SETTINGS, caller=MARIA, workspace=ACCOUNT)
    assert pending.request.code_verifier == asdict(pending)["request"]["code_verifier"]
    for secret in (pending.request.code_verifier, pending.request.state):
        assert secret not in repr(pending)


async def test_another_persons_browser_cannot_finish_it(world, host, configured):
    """Neither another person, nor the same name in another organization."""
    pending = await begin(host, SETTINGS, caller=MARIA, workspace=ACCOUNT)
    url = await in_browser(world, pending)
    for other in (INES, replace(MARIA, organization="rivals")):
        with pytest.raises(AuthorizationDenied, match="begun by maria"):
            await finish(host, SETTINGS, caller=other, pending=pending, returned_url=url)
    assert [] == await world.store.find(MARIA, NETSUITE)


async def test_what_comes_back_wrong_connects_nothing(world, host, configured):
    """Denied, forged, elsewhere, and a client ID that was replaced in between."""
    pending = await begin(host, SETTINGS, caller=MARIA, workspace=ACCOUNT)
    denied = await in_browser(world, pending, decision="deny")
    for url, words in (
        (denied, "Access was denied"),
        (denied.replace("state=", "state=x"), "state differs"),
        ("https://evil.example/?code=1", "begins with"),
    ):
        with pytest.raises(AuthorizationDenied, match=words):
            await finish(host, SETTINGS, caller=MARIA, pending=pending, returned_url=url)
    url = await in_browser(world, pending)
    elsewhere = url.replace(f"company={ACCOUNT}", f"company={ACCOUNT}_SB1")
    with pytest.raises(AuthorizationDenied, match="You asked for account"):
        await finish(host, SETTINGS, caller=MARIA, pending=pending, returned_url=elsewhere)
    changed = replace(configured, attributes={**configured.attributes, "client_id": "another"})
    await world.store.put(changed)
    with pytest.raises(AuthorizationDenied, match="replaced meanwhile"):
        await finish(host, SETTINGS, caller=MARIA, pending=pending, returned_url=url)
    assert [] == await world.store.find(MARIA, NETSUITE)


async def test_a_claimed_account_and_a_team_that_is_not_ones_own_are_refused_before_the_browser(world, host, connected):
    """Nobody outside connects what an organization has claimed."""
    boss = replace(MARIA, role="administrator")
    await claim(host, SETTINGS, account=AccountId(ACCOUNT), caller=boss)
    with pytest.raises(ConfigurationError, match="claimed by an organization"):
        await begin(host, SETTINGS, caller=Caller("eve", "rivals"), workspace=ACCOUNT)
    with pytest.raises(ConfigurationError, match="is not in team 'finance'"):
        await begin(host, SETTINGS, caller=MARIA, workspace=ACCOUNT, team="finance")


async def test_a_grant_that_netsuite_does_not_end_is_not_wiped(world, host, connected):
    """The row stays until somebody decides; `only_here` wipes it, and says that the grant lives on."""
    world.netsuite.faults.add("reset", on="any", times=20)
    with pytest.raises(NotRevoked, match=r"was not wiped\.$"):
        await disconnect(host, SETTINGS, caller=MARIA)
    assert await world.row()
    ended = await disconnect(host, SETTINGS, caller=MARIA, only_here=True)
    assert not ended.revoked
    assert [] == await world.store.find(MARIA, NETSUITE)


async def test_an_administrator_ends_what_a_member_connected(world, host, connected):
    """Without seeing it; nobody else may."""
    with pytest.raises(ConfigurationError):
        await disconnect_member(host, SETTINGS, administrator=MARIA, member="maria")
    ended = await disconnect_member(host, SETTINGS, administrator=INES, member="maria")
    assert [("ns-maria-1234567", True)] == [(each.row.id, each.revoked) for each in ended]
    with pytest.raises(CredentialNotFound):
        await check_connection(host, SETTINGS, caller=MARIA)


@pytest.mark.fault("C4")
async def test_a_workspace_name_comes_back_to_the_same_company(world, host, configured):
    """Connected again by the name that was typed: the credential keeps its id, nothing is asked, and another company is refused."""
    pending = await begin(host, SETTINGS, caller=MARIA, workspace=f"demo-{ACCOUNT}")
    url = await in_browser(world, pending)
    first = await finish(host, SETTINGS, caller=MARIA, pending=pending, returned_url=url, confirmed=AccountId(ACCOUNT))

    again = await begin(host, SETTINGS, caller=MARIA, workspace=f"demo-{ACCOUNT}")
    assert AccountId(ACCOUNT) == again.workspace.account
    second = await finish(host, SETTINGS, caller=MARIA, pending=again, returned_url=await in_browser(world, again))
    assert isinstance(second, Connected)
    assert first.row.id == second.row.id

    other = await begin(host, SETTINGS, caller=MARIA, workspace=f"demo-{ACCOUNT}")
    elsewhere = (await in_browser(world, other)).replace(f"company={ACCOUNT}", "company=7654321")
    with pytest.raises(
        AuthorizationDenied, match=f"You asked for account {ACCOUNT}, and NetSuite returned account 7654321"
    ):
        await finish(
            host, SETTINGS, caller=MARIA, pending=other, returned_url=elsewhere, confirmed=AccountId("7654321")
        )
