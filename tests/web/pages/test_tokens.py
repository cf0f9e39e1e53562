"""A token of token-based authentication on the pages: tried and stored, a person's own or the organization's, and who may use it."""

import pytest

from conftest import INES, MARIA
from web_states_tokens import added_token

pytestmark = pytest.mark.anyio


async def test_a_persons_own_token_is_a_card_beside_their_logins(pages):
    """It says what ends and what replaces it, has no Reconnect, and is wiped without NetSuite."""
    browser, sent = await added_token(pages)

    page = await browser.follow(sent)

    assert "The token works." in page.words
    assert "until NetSuite ends token-based authentication, 2028.1" in page.words
    assert "Reconnect" not in page.words
    listed = await browser.get("/connectors")
    assert sent.leads_to.rpartition("/")[2] in listed.response.text
    ending = await browser.get(f"{sent.leads_to}/disconnect")
    assert "revoke the token there, too" in ending.words
    assert "Wiped here" in (await browser.follow(await browser.post(f"{sent.leads_to}/disconnect"))).words
    assert [] == await pages.world.store.find(MARIA, "netsuite.token")


async def test_a_card_without_a_browser_login_is_not_reconnected(pages):
    browser, sent = await added_token(pages)
    assert 404 == (await browser.post(f"{sent.leads_to}/reconnect")).status


async def test_the_form_warns_of_the_end_and_keeps_no_words(pages):
    """2027.1, both dates that are named for the end, and the way to OAuth 2.0; a refused token is stored nowhere."""
    browser, _ = await added_token(pages)
    form = await browser.get("/connectors/add/token")
    for said in ("2027.1", "2028.1", "2028.2", "OAuth 2.0"):
        assert said in form.words

    refused = await browser.post("/connectors/add/token", account="1234567", token_id="a" * 64, token_secret="b" * 64)

    assert 422 == refused.status
    assert "Nothing was stored." in refused.words
    assert "a" * 64 not in refused.response.text
    assert "b" * 64 not in refused.response.text
    assert 1 == len(await pages.world.store.find(MARIA, "netsuite.token"))


async def test_a_token_replaces_another_under_its_id(pages):
    browser, sent = await added_token(pages)
    (before,) = await pages.world.store.find(MARIA, "netsuite.token")
    made = pages.world.netsuite.access_token(integration="both")

    again = await browser.post(
        "/connectors/add/token", account="1234567", token_id=made.id, token_secret=made.secret, replacing=before.id
    )

    assert sent.leads_to == again.leads_to
    (after,) = await pages.world.store.find(MARIA, "netsuite.token")
    assert made.id == after.secrets["token_id"] != before.secrets["token_id"]


async def test_the_organizations_token_is_for_those_an_administrator_names(pages):
    """Members see it when they are named; an administrator sees it under Organization, and ends it there."""
    ines, sent = await added_token(pages, INES, "/organization/tokens/add")
    maria = await pages.browser(MARIA)
    assert "Tokens of the organization" not in (await maria.get("/connectors")).words

    await ines.post(f"{sent.leads_to}/allow", allowed="maria")

    assert "Tokens of the organization" in (await maria.get("/connectors")).words
    page = await ines.get("/organization")
    credential = sent.leads_to.rpartition("/")[2]
    assert f"/organization/tokens/{credential}" in page.response.text
    assert "northwind token" in page.words
    await ines.post(f"/organization/connections/{credential}/end")
    assert [] == await pages.world.store.find(INES, "netsuite.token")


async def test_the_doctor_tests_a_token(pages):
    """It works, with a warning of the end."""
    browser, sent = await added_token(pages)
    test = await browser.post(f"{sent.leads_to}/test")
    await pages.settled()
    page = await browser.get(test.leads_to)
    assert "Works, with warnings" in page.words
    assert "End of tokens" in page.words
