"""Connections that were begun and not finished: seen by who began them until they are connected or removed."""

import pytest

from conftest import INES, MARIA
from web_people import ANALYST, SAM

pytestmark = pytest.mark.anyio


async def test_what_was_begun_and_not_finished_stays_to_be_seen(ready):
    """In another browser, after another sign-in, a month later; until it is connected or removed. Nobody else sees it."""
    for workspace in ("acme", "acme", "1234567-sb1", "1234567"):
        await (await ready.browser(MARIA)).post("/connectors/add/netsuite", workspace=workspace)
    ready.world.clock.move(days=30)
    maria = await ready.browser(MARIA)

    cards = await maria.get("/connectors")
    assert 3 == cards.words.count("Never connected You began") == cards.words.count("account not known yet") + 2
    assert "3 of 3 fit" in (await maria.get("/connectors?state=never")).words
    assert "1 of 3 fit" in (await maria.get("/connectors?q=acme")).words
    assert "0 of 3 fit" in (await maria.get("/connectors?state=connected")).words
    for caller in (INES, SAM):
        assert "Never connected" not in (await (await ready.browser(caller)).get("/connectors")).words

    await maria.connect("1234567", ANALYST)
    (acme, sandbox) = await ready.world.store.find(MARIA, "netsuite.begun")
    await maria.post(f"/connectors/begun/{acme.id}/forget")
    cards = await maria.get("/connectors")
    assert "acme" not in cards.words
    assert "account 1234567_SB1 Never connected" in cards.words
    assert 404 == (await maria.post(f"/connectors/begun/{acme.id}/forget")).status
    assert 404 == (await (await ready.browser(INES)).post(f"/connectors/begun/{sandbox.id}/forget")).status


async def test_a_login_made_elsewhere_ends_never_connected(ready):
    """By the command line, or in another browser under another spelling."""
    maria = await ready.browser(MARIA)
    await maria.post("/connectors/add/netsuite", workspace="1234567")
    (config,) = await ready.world.store.find(INES, "netsuite.oauth_config")
    await ready.world.connect(MARIA, config=config)

    assert "Never connected" not in (await maria.get("/connectors")).words.partition("Unused for")[2]


async def test_begun_connections_do_not_pile_up(ready, clock):
    """Twenty of a person are kept."""
    maria = await ready.browser(MARIA)
    for number in range(25):
        await maria.post("/connectors/add/netsuite", workspace=f"acme-{number}")
        clock.move(minutes=1)

    kept = [row.attributes["label"] for row in await ready.world.store.find(MARIA, "netsuite.begun")]
    assert [f"acme-{number}" for number in range(5, 25)] == kept
