"""A person connects in the browser: the walk of the document, and every other end of it."""

import re
import sqlite3
from dataclasses import replace
from urllib.parse import quote

import pytest

import web_runs
from conftest import INES, MARIA
from web_people import ADMIN, ANALYST, BASE, SAM, TEAM

pytestmark = pytest.mark.anyio


async def test_a_member_connects_under_the_organizations_config(ready):
    """Add credential, workspace name, NetSuite, back, connected: and the card is there."""
    maria = await ready.browser(MARIA)

    page = await maria.connect("1234567", ANALYST)

    assert (200, "Account 1234567 is connected") == (page.status, page.title)
    cards = await maria.get("/connectors")
    assert "Connected" in cards.words
    assert "the organization’s" in cards.words


async def test_a_workspace_name_is_confirmed_by_the_person(ready):
    """Nothing is stored before the person said that the account NetSuite named is theirs."""
    maria = await ready.browser(MARIA)

    question = await maria.connect("demo-1234567")
    assert "Is this the account you meant?" == question.title
    assert [] == await ready.world.store.find(MARIA, "netsuite")
    assert "Never connected" in (await maria.get("/connectors")).words

    path = question.response.url.path
    done = await maria.follow(await maria.post(path, answer="yes"))
    assert "Account 1234567 is connected" == done.title
    again = await maria.follow(await maria.post(path, answer="yes"))
    assert "Account 1234567 is connected" == again.title


async def test_a_person_without_an_organization_stores_both_parts(pages):
    """One page, in order; the OAuth Config first, then the login."""
    sam = await pages.browser(SAM)
    record = pages.world.netsuite.integrations["both"]

    both = await sam.get("/connectors/add/netsuite")
    assert "1. OAuth Config Missing" in both.words
    assert f"{BASE}/auth/callback" in both.words
    stored = await sam.post(
        "/connectors/add/oauth-config", client_id=record.client_id, client_secret=record.client_secret
    )
    assert stored.leads_to == "/connectors/add/netsuite"
    page = await sam.connect("1234567")

    assert "Account 1234567 is connected" == page.title
    assert "Your own" in (await sam.get("/connectors")).words


@pytest.mark.parametrize(
    ("decision", "title"),
    [("deny", "You did not allow access")],
)
async def test_what_netsuite_refuses_is_told(ready, decision, title):
    """What happened, what was not done, what to do."""
    maria = await ready.browser(MARIA)

    page = await maria.connect("1234567", decision=decision)

    assert (409, title) == (page.status, page.title)
    assert "What was not done No login was stored" in page.words
    assert "Not connected" in page.words


@pytest.mark.parametrize(
    ("error", "title", "to_do"),
    [
        ("invalid_scope", "The integration record lacks a scope", "ticks both scopes"),
        ("server_error", "NetSuite stopped the login", "compares the integration record"),
        ("<b>\u202e", "NetSuite stopped the login", "compares the integration record"),
    ],
)
async def test_each_error_of_the_authorize_step_has_its_page(ready, error, title, to_do):
    """With the word that NetSuite said, written out; nothing is stored."""
    maria = await ready.browser(MARIA)
    await maria.post("/connectors/add/netsuite", workspace="1234567")
    (state,) = maria.session(ready).attempts

    page = await maria.follow(await maria.get(f"/auth/callback?error={quote(error)}&state={state}", site="cross-site"))

    assert (409, title) == (page.status, page.title)
    assert to_do in page.words
    assert "<b>" not in page.response.text.partition("error=")[2][:20]
    assert [] == await ready.world.store.find(MARIA, "netsuite")


async def test_who_would_not_come_back_is_not_sent(ready):
    """Where the OAuth Config names another redirect URI than these pages', NetSuite would lead elsewhere."""
    (config,) = await ready.world.store.find(INES, "netsuite.oauth_config")
    elsewhere = {**config.attributes, "redirect_uri": "https://flows.example.com/auth/callback"}
    await ready.world.store.put(replace(config, attributes=elsewhere))
    maria = await ready.browser(MARIA)

    page = await maria.post("/connectors/add/netsuite", workspace="1234567")

    assert (409, "NetSuite would not send you back here") == (page.status, page.title)
    assert "https://flows.example.com/auth/callback" in page.words
    assert f"{BASE}/auth/callback" in page.words


async def test_what_is_missing_is_named_and_who_can_add_it(pages):
    """A team's login needs the organization's OAuth Config; a person's may have one of their own."""
    tea = await pages.browser(TEAM)
    page = await tea.get("/connectors/add/netsuite?team=finance")
    assert "An OAuth Config of northwind is missing." in page.words
    assert "An administrator adds it under Organization." in page.words
    sent = await tea.post("/connectors/add/netsuite", workspace="1234567", team="finance")
    assert (422, True) == (sent.status, "An OAuth Config of northwind is missing." in sent.words)


async def test_a_return_counts_once(ready):
    """Back, reload, a second click."""
    maria = await ready.browser(MARIA)
    sent = await maria.post("/connectors/add/netsuite", workspace="1234567")
    back = await maria.at_netsuite(sent)
    await maria.get(back, site="cross-site")

    page = await maria.get(back, site="cross-site")

    assert (409, "This return was used already") == (page.status, page.title)


async def test_a_return_ends_in_the_browser_where_it_began(ready):
    """Somebody else's address stores nothing, for neither of them; nor does it in a browser that is not signed in."""
    maria, other = await ready.browser(MARIA), await ready.browser(INES)
    nobody = await ready.browser(None)
    sent = await maria.post("/connectors/add/netsuite", workspace="1234567")
    back = await maria.at_netsuite(sent)

    page = await other.get(back, site="cross-site")
    stranger = await nobody.get(back, site="cross-site")

    assert (400, "This return belongs to another browser") == (page.status, page.title)
    assert (401, "Your session ended while you were at NetSuite") == (stranger.status, stranger.title)
    assert "No NetSuite connected yet" in (await other.get("/connectors")).words
    done = await maria.follow(await maria.get(back, site="cross-site"))
    assert "Account 1234567 is connected" == done.title


async def test_a_return_that_comes_too_late_is_not_used(ready, clock):
    """Fifteen minutes."""
    maria = await ready.browser(MARIA)
    sent = await maria.post("/connectors/add/netsuite", workspace="1234567")
    back = await maria.at_netsuite(sent)
    clock.move(minutes=16)

    page = await maria.get(back, site="cross-site")

    assert (410, "This attempt has expired") == (page.status, page.title)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "code=1&state=made-up",
        "state=a&state=b",
        "&".join(["x=1"] * 500),
        "code=%00%ff&state=%u",
        "error=access_denied",
    ],
)
async def test_a_made_up_return_is_a_page(ready, query):
    """Whatever stands in it."""
    maria = await ready.browser(MARIA)

    page = await maria.get(f"/auth/callback?{query}", site="cross-site")

    assert page.status in {400, 404}
    assert "Not connected" in page.words


async def test_another_account_than_asked_for_is_refused(ready):
    """The company NetSuite returns must be the account that was typed."""
    maria = await ready.browser(MARIA)
    sent = await maria.post("/connectors/add/netsuite", workspace="1234567")
    back = await maria.at_netsuite(sent)

    page = await maria.follow(await maria.get(back.replace("company=1234567", "company=7654321"), site="cross-site"))

    assert "That is another account" == page.title
    assert "7654321" in page.words


async def test_reconnect_keeps_the_id(ready):
    """Everything that points to the credential goes on; the address bar holds no code."""
    maria = await ready.browser(MARIA)
    await maria.connect("1234567", ADMIN)
    (before,) = await _ids(maria)

    sent = await maria.post(f"/connectors/{before}/reconnect")
    back = await maria.at_netsuite(sent, ANALYST)
    page = await maria.follow(await maria.get(back, site="cross-site"))

    assert "Account 1234567 is connected again" == page.title
    assert [before] == await _ids(maria)
    assert "code" not in str(page.response.url)
    assert "Before, it was user" in page.words


async def test_disconnect_names_the_runs_that_act_through_it(ready):
    """Those that are not over by name, and every workflow that used it; another login's are not named."""
    maria = await ready.browser(MARIA)
    await maria.connect("1234567", ANALYST)
    (row,) = await ready.world.store.find(MARIA, "netsuite")
    for name, credential in (("stopped", row.id), ("another", "ns-another")):
        with web_runs.begun(ready, name) as run:
            run.note_acts_as("personal", replace(web_runs.ACTS_AS, credential=credential))
            web_runs.end(run, "interrupted")

    words = (await maria.get(f"/connectors/{row.id}/disconnect")).words

    assert "1 of yours is not over: stopped ." in words
    assert "Workflows that used it: overdue_invoices." in words


async def test_the_page_of_disconnecting_opens_each_run_once(ready, monkeypatch):
    """However many there are."""
    maria = await ready.browser(MARIA)
    await maria.connect("1234567", ANALYST)
    (row,) = await ready.world.store.find(MARIA, "netsuite")
    for number in range(3):
        with web_runs.begun(ready, f"run-{number}") as run:
            web_runs.end(run, "interrupted")
    opened, connect = [], sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda file, *rest, **how: opened.append(file) or connect(file, *rest, **how)
    )

    await maria.get(f"/connectors/{row.id}/disconnect")

    assert ["run-0", "run-1", "run-2"] == sorted(file.stem for file in opened if "runs" in str(file))


async def test_disconnect_revokes_then_wipes(ready):
    """It says first what it will do; when NetSuite is gone nothing is wiped, and the person may wipe it here."""
    maria = await ready.browser(MARIA)
    await maria.connect("1234567")
    (credential,) = await _ids(maria)

    asked = await maria.get(f"/connectors/{credential}/disconnect")
    assert "The grant at NetSuite" in asked.words
    done = await maria.follow(await maria.post(f"/connectors/{credential}/disconnect"))

    assert "Revoked at NetSuite, wiped here." in done.words
    assert [] == await _ids(maria)


async def test_a_test_folds_what_passed(ready):
    """The doctor's checks: what to look at stands first with the way out, the rest is one line to open; readable without a script."""
    maria = await ready.browser(MARIA)
    await maria.connect("1234567")
    (credential,) = await _ids(maria)

    begun = await maria.post(f"/connectors/{credential}/test")
    await ready.settled()
    page = await maria.follow(begun)

    assert "Works" in page.words
    before, folded = page.response.text.split("<details")
    assert 'class="checks"' not in before
    assert "Passed Login" in page.words
    assert " passed" in folded
    live = await maria.get(f"{page.response.url.path}/events")
    assert "data: " in live.response.text


async def test_a_test_begins_with_what_failed(ready):
    """An integration record that is blocked: what failed is not folded, and what could not be checked because of it is."""
    maria = await ready.browser(MARIA)
    await maria.connect("1234567", ANALYST)
    (credential,) = await _ids(maria)
    ready.world.netsuite.integrations["both"].enabled = False
    ready.world.clock.move(hours=2)

    begun = await maria.post(f"/connectors/{credential}/test")
    await ready.settled()
    page = await maria.follow(begun)

    before, folded = page.response.text.split("<details")
    assert "Does not work" in before
    assert ("Failed" in before, "Passed" in before) == (True, False)
    assert ("Failed" in folded, "Passed" in folded) == (False, True)
    assert "not checked" in folded


async def _ids(browser):

    page = await browser.get("/connectors")
    return re.findall(r'href="/connectors/(ns-[^/"]+)"', page.response.text)


async def test_a_personal_client_that_is_not_used_says_so(pages):
    """The organization's comes first."""
    await pages.world.configure(caller=INES)
    maria = await pages.browser(MARIA)
    record = pages.world.netsuite.integrations["both"]
    form = {"client_id": record.client_id, "client_secret": record.client_secret}
    page = await maria.follow(await maria.post("/connectors/add/oauth-config", **form))
    assert "It will not be used: nsc-both-northwind of organization northwind comes first." in page.words
