"""
What goes wrong on the way, as a person meets it: a page they understand each time, and nothing half-saved.

Pages and NetSuite are served from this process, so that a test can move their clock and cut the line between them.
"""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import httpx
import pytest
from playwright.sync_api import Browser, Error, Page

from conftest import INES, MARIA, World
from netsuite_emulator.server.serving import start
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig
from netsuite_plugin.credentials.oauth_configs import store_config
from netsuite_plugin.settings import Settings
from netsuite_plugin.sql_store.store import SqlStore
from netsuite_plugin.transport.network import Loopback
from netsuite_web.serving import started
from real_browser import Served, asked_consent, begun, connected, log_in


class MovedClock:
    """Runs as clocks do, and is moved by a test."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def move(self, **amount: float) -> None:
        self._ahead += timedelta(**amount)

    async def sleep(self, seconds: float) -> None:
        await anyio.sleep(seconds)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


class Line(httpx.AsyncBaseTransport):
    """The line from the pages to NetSuite, which can be cut."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.cut = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.cut:
            raise httpx.ConnectError("the line is cut")
        return await self._inner.handle_async_request(request)


@dataclass
class Here(Served):
    """The pages, NetSuite, and what a test may do to them."""

    clock: Any = None
    line: Any = None
    netsuite_stops: Any = None


@pytest.fixture
def here(browser: Browser, emulator, netsuite, clock, tmp_path) -> Iterator[Here]:
    """An organization with its OAuth Config stored, and nobody connected."""
    with ExitStack() as stack:
        emulator_runs = stack.enter_context(ExitStack())
        described = emulator_runs.enter_context(start(emulator))
        context = ssl.create_default_context(cafile=described["ca_file"])
        line = Line(
            Loopback(httpx.AsyncHTTPTransport(verify=context, limits=httpx.Limits(max_keepalive_connections=0)))
        )
        world = World(emulator, netsuite, clock, SqlStore(tmp_path / "credentials.db"), line)
        settings = Settings(domain=described["domain"])
        people = {"ines": INES, "maria": MARIA}
        links = stack.enter_context(started(world.registry, settings, people))
        here = Here(links, described, browser, clock=clock, line=line, netsuite_stops=emulator_runs.close)
        for integration in netsuite.integrations.values():
            integration.redirect_uris = (f"{here.base}/auth/callback",)
        in_thread(store_config_of(world, here))
        yield here
        for context in browser.contexts:
            context.close()


def in_thread(work: Any) -> None:
    """Run to its end what is asynchronous: the browser's own loop stands in this thread."""
    running = threading.Thread(target=asyncio.run, args=(work,))
    running.start()
    running.join(30)


async def store_config_of(world: World, here: Here) -> None:
    config = OAuthConfig(
        client_id=here.client["client_id"],
        client_secret=here.client["client_secret"],
        domain=here.netsuite["domain"],
        redirect_uri=f"{here.base}/auth/callback",
    )
    host = world.registry.host("netsuite")
    await store_config(HostCredentials.of(host), caller=INES, level="organization", config=config)


def told(page: Page, title: str) -> None:
    """The page says what happened, what was not done and what to do."""
    page.get_by_role("heading", name=title).wait_for()
    for part in ("What happened", "What was not done", "What to do"):
        assert page.get_by_text(part).count(), page.locator("main").inner_text()


def logins(page: Page) -> int:
    """How many there are, as Connectors says; none of them half."""
    page.goto("/connectors")
    page.get_by_role("heading", name="Connectors").wait_for()
    return page.locator("article .state").get_by_text("Connected", exact=True).count()


def back_with(page: Page, **parameters: str) -> None:
    """Come back from NetSuite, as its answer would be for the attempt this browser is in the middle of."""
    state = httpx.URL(page.url).params["state"]
    page.goto(f"/auth/callback?{httpx.QueryParams({'state': state, 'role': '3', 'entity': '4', **parameters})}")


def test_another_account_than_asked_for_is_not_connected(here):
    """She asked for one company and signed in to another: by its ID it is refused."""
    maria = here.page("maria")
    begun(maria, "1234567")
    back_with(maria, company="7654321", code="of-another-company")
    told(maria, "That is another account")
    assert "7654321" in maria.locator("main").inner_text()
    assert 0 == logins(maria)


def test_an_account_that_is_not_hers_is_hers_to_refuse(here):
    """She typed a name, NetSuite named an account, and she says no."""
    maria = here.page("maria")
    begun(maria, "demo-1234567")
    log_in(maria)
    maria.get_by_role("heading", name="Is this the account you meant?").wait_for()
    maria.get_by_role("button", name="No").click()
    told(maria, "You said it is another account")
    assert 0 == logins(maria)


def test_reconnecting_takes_no_other_account(here):
    """The login that was there stays as it was."""
    maria = here.page("maria")
    connected(maria)
    assert 1 == logins(maria)
    maria.get_by_role("button", name="Reconnect").click()
    maria.wait_for_url("**/app/login/oauth2/**")
    back_with(maria, company="7654321", code="of-another-company")
    told(maria, "That is another account")
    assert 1 == logins(maria)


def test_who_takes_too_long_before_the_question_begins_again(here):
    """Twenty minutes on NetSuite's page: the answer is not used, and the way back leads through."""
    maria = here.page("maria")
    begun(maria)
    asked_consent(maria)
    here.clock.move(minutes=20)
    maria.click("#allow")
    told(maria, "This attempt has expired")
    assert 0 == logins(maria)
    connected(maria)
    assert 1 == logins(maria)


def test_a_consent_that_is_over_is_given_again(here):
    """NetSuite's own page has ended after hours and says so; the login has ended after days, and Reconnect is all that is needed."""
    maria = here.page("maria")
    begun(maria)
    asked_consent(maria)
    here.clock.move(hours=9)
    maria.click("#allow")
    maria.get_by_text("out of date").wait_for()
    connected(maria)
    for _ in range(16):  # the session lives for as long as she comes back within half a day
        here.clock.move(hours=11)
        maria.goto("/connectors")
    maria.get_by_text("This login has ended").wait_for()
    maria.get_by_role("button", name="Reconnect").click()
    log_in(maria)
    maria.get_by_role("heading", name="is connected again").wait_for()
    assert 1 == logins(maria)


def test_netsuite_is_gone_when_the_answer_is_exchanged(here):
    """Between Allow and the tokens: nothing is stored, and a minute later the same walk works."""
    maria = here.page("maria")
    begun(maria)
    asked_consent(maria)
    here.line.cut = True
    maria.click("#allow")
    told(maria, "NetSuite could not be reached")
    assert 0 == logins(maria)
    here.line.cut = False
    connected(maria)
    assert 1 == logins(maria)


def test_netsuite_is_gone_when_she_is_sent_there(here):
    """The browser says so itself; at Connectors the attempt stands as one that never connected, and can be removed."""
    maria = here.page("maria")
    here.netsuite_stops()
    maria.goto("/connectors/add/netsuite")
    maria.fill("#workspace", "1234567")
    maria.get_by_role("button", name="Add credential").click()
    maria.wait_for_url("chrome-error://**")
    assert 0 == logins(maria)
    never = maria.locator("article", has_text="Never connected")
    never.get_by_role("button", name="Remove").click()
    never.wait_for(state="detached")


def test_netsuite_is_gone_when_she_tests_tries_and_disconnects(here):
    """The test says what failed, the node that it can be tried again, and Disconnect wipes nothing it could not revoke."""
    maria = here.page("maria")
    connected(maria)
    here.line.cut = True
    maria.get_by_role("link", name="Connectors").first.click()
    maria.get_by_role("button", name="Test", exact=True).click()
    maria.locator(".checks .bad").first.wait_for()
    maria.goto("/nodes/netsuite.suiteql.query")
    maria.fill("#p-query", "SELECT id FROM currency")
    maria.fill("#p-parameters", "")
    maria.get_by_role("button", name="Ask NetSuite").click()
    maria.get_by_text("Failed").first.wait_for()
    maria.goto("/connectors")
    maria.get_by_role("link", name="Disconnect…").click()
    maria.get_by_role("button", name="Revoke and disconnect").click()
    maria.get_by_text("NetSuite did not revoke it").wait_for()
    assert 1 == logins(maria)


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_double_click_adds_one(here, script):
    """One attempt begins where scripts run; without them the second takes its place, and one login comes of it."""
    maria = here.page("maria", java_script_enabled=script)
    sent = []
    maria.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    maria.goto("/connectors/add/netsuite")
    maria.fill("#workspace", "1234567")
    maria.get_by_role("button", name="Add credential").dblclick()
    log_in(maria)
    maria.get_by_role("heading", name="is connected").wait_for()
    if script:
        assert 1 == sent.count(f"{here.base}/connectors/add/netsuite")
    assert 1 == logins(maria)


def test_a_double_click_stores_one_oauth_config(here):
    """Without scripts both forms are taken; the same client twice is one OAuth Config, and nobody has to connect again."""
    ines = here.page("ines", java_script_enabled=False)
    ines.goto("/organization/configs/add")
    ines.fill("#client_id", here.client["client_id"])
    ines.fill("#client_secret", here.client["client_secret"])
    ines.get_by_role("button", name="Store for everybody").dblclick()
    ines.get_by_text("nobody has to connect again").first.wait_for()
    assert 1 == ines.get_by_role("link", name="Replace secret").count()


def test_back_after_connecting_does_nothing_twice(here):
    """Through NetSuite's pages, which a browser does not send again by itself, back to the form; sent again, it is the same login."""
    maria = here.page("maria")
    connected(maria)
    for _ in range(6):
        with suppress(Error):  # the browser asks whether a form is to be sent again
            maria.go_back()
        if maria.locator("#workspace").count():
            break
    maria.fill("#workspace", "1234567")
    maria.get_by_role("button", name="Add credential").click()
    log_in(maria)
    maria.get_by_role("heading", name="is connected").wait_for()
    assert 1 == logins(maria)


def test_two_tabs_connect_and_disconnect(here):
    """Both walks end, in one login; what one tab ended is told in the other, and not done again."""
    first = here.page("maria")
    second = here.heard(first.context.new_page())
    for tab in (first, second):
        begun(tab)
        asked_consent(tab)
    for tab in (first, second):
        tab.click("#allow")
        tab.get_by_role("heading", name="is connected").wait_for()
    assert 1 == logins(first) == logins(second)
    second.get_by_role("link", name="Disconnect…").click()
    second.get_by_role("button", name="Revoke and disconnect").click()
    second.get_by_text("Revoked at NetSuite, wiped here.").wait_for()
    first.get_by_role("button", name="Test", exact=True).click()
    first.get_by_role("heading", name="This login is not here").wait_for()


def test_a_session_that_ends_in_the_middle_stores_nothing(here):
    """At NetSuite, and before a form: who comes back signs in first."""
    maria = here.page("maria")
    begun(maria)
    asked_consent(maria)
    maria.context.clear_cookies(name="__Host-netsuite-nodes")
    maria.click("#allow")
    told(maria, "Your session ended while you were at NetSuite")
    ines = here.page("ines")
    ines.goto("/organization/configs/add")
    ines.fill("#client_id", "another-client")
    ines.fill("#client_secret", "another-secret")
    here.clock.move(hours=13)
    ines.get_by_role("button", name="Store for everybody").click()
    ines.get_by_role("heading", name="This browser is not signed in").wait_for()
    assert "Nothing was done" in ines.locator("main").inner_text()
    assert "another-secret" not in ines.content()


def test_all_of_it_works_without_scripts(here):
    """The walk, and a test that is watched: its page asks again by itself."""
    maria = here.page("maria", java_script_enabled=False)
    connected(maria)
    maria.get_by_role("button", name="Test everything").click()
    maria.locator("p .state", has_text="Works").wait_for()


STRANGE = {
    "html": "<img src=x onerror=alert(1)>",
    "right to left": "acme\u202egnp.moc",
    "control characters": "ac\u0001me\u0000",
    "another host": "acme.app.netsuite.com.example.com",
    "huge": "a" * 9_000,
    "nothing": "   ",
}


@pytest.mark.parametrize("kind", list(STRANGE))
def test_a_strange_workspace_name_is_told_beside_its_field(here, kind):
    """The form stands there again, with its error tied to the field; nobody was sent anywhere."""
    maria = here.page("maria")
    maria.goto("/connectors/add/netsuite")
    maria.fill("#workspace", STRANGE[kind])
    maria.get_by_role("button", name="Add credential").click()
    maria.locator("#workspace[aria-invalid=true]").wait_for()
    assert maria.url.startswith(here.base)
    described = maria.locator("#workspace").get_attribute("aria-describedby") or ""
    assert any(maria.locator(f"#{each}.error").count() for each in described.split())
    assert 1280 >= maria.evaluate("document.documentElement.scrollWidth")
    assert 0 == logins(maria)
