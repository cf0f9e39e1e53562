"""A credential as Connectors shows it: its state, why, and until when."""

from dataclasses import replace

import pytest

from conftest import INES, MARIA
from netsuite_plugin.credentials.model.grant import Grant
from netsuite_web.cards import card, cards
from web_people import TEAM

pytestmark = pytest.mark.anyio
DOMAIN = "netsuite.com"


@pytest.fixture
async def login(connected):
    """Changes what is stored of Maria's login."""

    async def changed(**grant):
        (held,) = await connected.store.find(MARIA, "netsuite")
        attributes = Grant.of(held).model_copy(update=grant).attributes()
        await connected.store.put(replace(held, attributes=attributes))
        return await shown(connected)

    return changed


async def shown(world, *, domain=DOMAIN):
    host = world.registry.host("netsuite")
    (found,) = await cards(host, MARIA, domain=domain)
    return found


async def test_a_login_that_works(connected):
    """Account, user, whose OAuth Config and why, what is left of its time."""
    found = await shown(connected)
    assert ("connected", "good", "Connected") == (found.state, found.mark, found.words)
    assert ("Account 1234567", "1234567", DOMAIN, False) == (found.title, found.account, found.domain, found.machine)
    assert "it keeps the one it was granted under" in found.config_words[1]
    assert "7 days" == found.left
    assert 0 == found.used_up
    assert found.refresh_ends < found.ends_at
    assert found.changeable
    assert found.matches("1234567 connected maria")
    assert not found.matches("1234567 nobody")


@pytest.mark.parametrize(
    ("move", "state", "over"),
    [
        ({"days": 1}, "connected", ""),
        ({"days": 3}, "reconnect", "it was unused until"),
        ({"days": 8}, "reconnect", "its time was over on"),
    ],
)
async def test_its_time_runs_out_in_two_ways(connected, move, state, over):
    """Unused, and whatever happens."""
    connected.clock.move(**move)
    found = await shown(connected)
    assert state == found.state
    assert found.over.startswith(over)


async def test_it_is_said_before_it_is_too_late(login, connected):
    """Three days before."""
    now = connected.clock.now()
    (held,) = await connected.store.find(MARIA, "netsuite")
    late = {"refresh_expires_at": Grant.of(held).reconnect_by}
    await login(**late)
    connected.clock.move(days=5)
    found = await shown(connected)
    assert ("soon", "warn") == (found.state, found.mark)
    assert 60 < found.used_up < 80
    assert found.unused_for(5)
    assert not found.unused_for(6)
    assert now < connected.clock.now()


async def test_other_states_are_other_words(login, connected):
    """Ended by NetSuite; of another domain; under a client ID that was replaced; under an OAuth Config that is gone; damaged."""
    assert "revoked" == (await login(status="reconnect_required", status_reason="revoked")).over
    assert "elsewhere" == (await shown(connected, domain="localhost:8443")).state
    assert "was replaced" in (await login(status="connected", client_id="former")).over
    assert "missing" == (await login(config_id="nsc-gone")).config_words[0]
    (held,) = await connected.store.find(MARIA, "netsuite")
    await connected.store.put(replace(held, attributes={"account": "1234567"}))
    found = await shown(connected)
    assert ("damaged", "1234567", "", 0) == (found.state, found.account, found.left, found.used_up)


async def test_nobody_gets_anothers_card(connected):
    """A team's is its people's alone; administrators have none of it."""
    (config,) = await connected.store.find(INES, "netsuite.oauth_config")
    row = await connected.connect(TEAM, config=config, owner="finance")
    host = connected.registry.host("netsuite")
    assert row.id == (await card(host, TEAM, row.id, domain=DOMAIN)).id
    for caller in (MARIA, INES):
        assert await card(host, caller, row.id, domain=DOMAIN) is None
