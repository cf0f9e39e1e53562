"""An administrator keeps the OAuth Config for everybody: stored, its secret and client ID replaced, lifetimes, claims, and who is connected."""

import re

import pytest

from conftest import INES, MARIA
from web_people import ANALYST, OTTO, SAM
from web_staging import connected, own_config

pytestmark = pytest.mark.anyio


def client(pages, name="both"):
    record = pages.world.netsuite.integrations[name]
    return {"client_id": record.client_id, "client_secret": record.client_secret}


async def stored(pages):
    return await pages.world.store.find(INES, "netsuite.oauth_config")


async def test_members_read_who_set_it_up_and_none_of_its_values(pages):
    """And may go on to connect."""
    ines, maria = await pages.browser(INES), await pages.browser(MARIA)
    assert "An administrator of northwind stores it once" in (await maria.get("/organization")).words

    await ines.post("/organization/configs/add", **client(pages), maximum_rotation="720")

    page = await maria.get("/organization")
    assert "by ines" in page.words
    assert "720 hours" in page.words
    assert client(pages)["client_id"][:6] not in page.response.text
    assert "by ines" in (await ines.get("/organization")).words


async def test_a_client_id_is_replaced_with_what_stays(pages):
    """The form begins with the hours and the policy that are stored; what would end is asked first."""
    await connected(pages)
    ines = await pages.browser(INES)
    path = "/organization/configs/nsc-both-northwind/lifetimes"
    await ines.post(path, refresh_token_validity="24", maximum_rotation="720", consent_policy="never ask")
    listed = await ines.get("/organization")
    form = await ines.get(re.search(r'href="(/organization/configs/add\?config=[^"]+)"', listed.response.text)[1])
    assert 'value="720"' in form.response.text
    assert 'value="never ask" checked' in form.response.text

    asked = await ines.post("/organization/configs/add", client_id="another", client_secret="word")
    assert (409, True) == (asked.status, "1 login would end." in asked.words)
    assert [client(pages)["client_id"]] == [row.attributes["client_id"] for row in await stored(pages)]
    await ines.post("/organization/configs/add", client_id="another", client_secret="word", agreed="yes")
    assert ["another"] == [row.attributes["client_id"] for row in await stored(pages)]


async def test_a_client_id_that_netsuite_does_not_know_is_said_before_it_is_stored(pages):
    """Where its account is known."""
    ines = await pages.browser(INES)
    page = await ines.post("/organization/configs/add", client_id="0" * 64, client_secret="word", account="1234567")
    assert "NetSuite does not know this client in account 1234567." in page.words
    assert [] == await stored(pages)


async def test_an_old_secret_is_replaced_and_nobody_connects_again(pages):
    """After 180 days it is said; the secret never comes back."""
    _, credential = await connected(pages)
    ines = await pages.browser(INES)
    await ines.post("/organization/configs/nsc-both-northwind/secret", client_secret="first-secret")
    pages.world.clock.move(days=181)
    ines = await pages.browser(INES)
    assert "Replace secret" in (await ines.get("/organization")).words.partition("In use")[0]

    page = await ines.follow(
        await ines.post("/organization/configs/nsc-both-northwind/secret", client_secret="second-secret")
    )

    assert "nobody has to connect again" in page.words
    (row,) = await stored(pages)
    assert "second-secret" == row.secrets["client_secret"]
    assert "secret-secret" not in page.response.text
    assert "second-secret" not in (await ines.get("/organization")).response.text
    assert await pages.world.store.get(MARIA, credential) is not None


async def test_a_members_connection_is_ended_and_never_seen(pages):
    """By name; then the OAuth Config can be removed, and not before."""
    _, credential = await connected(pages)
    ines = await pages.browser(INES)
    assert (
        "Not removed." in (await ines.follow(await ines.post("/organization/configs/nsc-both-northwind/remove"))).words
    )
    assert 404 == (await ines.get(f"/connectors/{credential}")).status

    page = await ines.follow(await ines.post(f"/organization/connections/{credential}/end"))

    assert "The connection of maria is ended." in page.words
    assert await pages.world.store.get(MARIA, credential) is None
    assert (
        "OAuth Config removed."
        in (await ines.follow(await ines.post("/organization/configs/nsc-both-northwind/remove"))).words
    )
    assert [] == await stored(pages)


async def test_an_account_is_claimed_by_who_works_there(pages):
    """Nobody outside connects it then; given up, they may."""
    await connected(pages)
    ines, otto = await pages.browser(INES), await pages.browser(OTTO)
    assert "Not claimed." in (await ines.follow(await ines.post("/organization/claims", account="1234567"))).words
    await ines.connect("1234567", ANALYST)
    assert (
        "Account 1234567 is claimed."
        in (await ines.follow(await ines.post("/organization/claims", account="1234567"))).words
    )

    await otto.post("/connectors/add/oauth-config", **client(pages))
    refused = await otto.post("/connectors/add/netsuite", workspace="1234567")
    assert 422 == refused.status
    assert 404 == (await otto.post("/organization/claims/1234567/give-up")).status
    await ines.post("/organization/claims/1234567/give-up")
    assert 303 == (await otto.post("/connectors/add/netsuite", workspace="1234567")).status


async def test_a_person_keeps_an_oauth_config_of_their_own(pages):
    """Its secret is replaced, and it is removed when nothing is connected under it."""
    sam, config = await own_config(pages)
    assert 422 == (await sam.post(f"/connectors/configs/{config}/secret", client_secret="")).status
    assert (
        "Secret replaced."
        in (await sam.follow(await sam.post(f"/connectors/configs/{config}/secret", client_secret="other"))).words
    )
    await sam.post(f"/connectors/configs/{config}/secret", client_secret=client(pages)["client_secret"])
    await sam.connect("1234567", ANALYST)
    assert "Not removed." in (await sam.follow(await sam.post(f"/connectors/configs/{config}/remove"))).words
    (login,) = await pages.world.store.find(SAM, "netsuite")
    await sam.post(f"/connectors/{login.id}/disconnect")
    assert "OAuth Config removed." in (await sam.follow(await sam.post(f"/connectors/configs/{config}/remove"))).words
