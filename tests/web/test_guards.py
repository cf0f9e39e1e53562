"""What stands before every page: names, forms of other sites, sizes, rates, sessions; and what lists do not open."""

import asyncio

import httpx
import pytest

from conftest import INES, MARIA
from netsuite_plugin.settings import Settings
from netsuite_plugin.sql_store.sealing import Seal
from netsuite_web.app import create_app
from netsuite_web.limits import RateLimit
from netsuite_web.sessions import COOKIE
from web_people import BASE
from web_states import connected

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:8766", "127.0.0.1.evil.example:8765", ""])
async def test_another_name_is_not_answered(pages, host):
    """A name that somebody else points to this machine reaches nothing."""
    maria = await pages.browser(MARIA)
    page = await maria.get("/connectors", host=host)
    assert 421 == page.status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"origin": BASE}, 303),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
    ],
)
async def test_a_form_comes_from_these_pages_alone(ready, headers, status):
    """By Fetch Metadata; where a browser has none, by Origin; without either it is refused."""
    maria = await ready.browser(MARIA)
    answer = await maria.http.post("/connectors/add/netsuite", data={"workspace": "1234567"}, headers=headers)
    assert status == answer.status_code


async def test_another_site_may_lead_here_and_take_nothing_apart(ready):
    """A link is followed; a script, an image or a frame of another site gets nothing."""
    maria = await ready.browser(MARIA)
    assert 200 == (await maria.get("/connectors", site="cross-site")).status
    for dest, mode in (("script", "no-cors"), ("iframe", "navigate"), ("empty", "cors")):
        page = await maria.get("/connectors", site="cross-site", **{"sec-fetch-dest": dest, "sec-fetch-mode": mode})
        assert 403 == page.status, dest


async def test_a_body_has_an_end(ready):
    """One megabyte."""
    maria = await ready.browser(MARIA)
    page = await maria.post("/connectors/add/netsuite", workspace="a" * 1_100_000)
    assert 413 == page.status


async def test_other_methods_are_not_taken(ready):
    """Pages are read, and sent as forms."""
    maria = await ready.browser(MARIA)
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE"):
        assert 405 == (await maria.http.request(method, "/connectors")).status_code


async def test_a_link_signs_in_once_and_the_session_is_new(pages):
    """A session that a browser brought along is not the one it goes on with."""
    first = await pages.browser(MARIA)
    link = pages.links.make(INES)
    before = first.http.cookies[COOKIE]
    signed_in = await first.get(f"/sign-in?link={link}", site="none")

    assert signed_in.leads_to == "/"
    assert before != first.http.cookies[COOKIE]
    assert pages.site.sessions.of(before) is None
    cookie = signed_in.response.headers["set-cookie"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"))
    again = await pages.browser(None)
    assert 401 == (await again.get(f"/sign-in?link={link}", site="none")).status


async def test_a_session_ends(pages, clock):
    """When the person says so, and after twelve hours without a sign of them."""
    maria = await pages.browser(MARIA)
    await maria.post("/sign-out")
    assert 401 == (await maria.get("/connectors")).status
    maria = await pages.browser(MARIA)
    clock.move(hours=13)
    assert 401 == (await maria.get("/connectors")).status


async def test_guessing_is_slowed_down(pages):
    """Thirty a minute; then a page that says how long to wait."""
    nobody = await pages.browser(None)
    statuses = [(await nobody.get(f"/sign-in?link={number}", site="none")).status for number in range(31)]
    last = await nobody.get("/sign-in?link=x", site="none")
    assert 401 == statuses[0]
    assert 429 == last.status
    assert int(last.response.headers["retry-after"]) >= 1


def test_a_rate_refills_evenly(clock):
    """Half a minute gives half of it back."""
    limit = RateLimit(clock, requests=10, seconds=60)
    assert [0.0] * 10 == [limit.wait("a") for _ in range(10)]
    assert limit.wait("a") == pytest.approx(6)
    assert 0.0 == limit.wait("b")
    clock.move(seconds=30)
    assert 5 == sum(limit.wait("a") == 0 for _ in range(10))


@pytest.mark.parametrize(
    "path", ["/connectors", "/connectors?q=1234567", "/organization", "/connectors/add", "/audit", "/slots"]
)
async def test_a_list_opens_no_secret(pages, monkeypatch, path):
    """Counted where they are opened."""
    await connected(pages)
    ines = await pages.browser(INES)
    opened = []
    monkeypatch.setattr(Seal, "open", lambda *_, **__: opened.append(1) or {})
    page = await ines.get(path)
    assert 200 == page.status
    assert [] == opened


NASTY = ["", " ", "a" * 8000, "\x00\x1b[31m", "<script>alert(1)</script>", "\u202emoc.evil", "acme.app.netsuite.com.evil.example", "http://evil", "//evil", "javascript:alert(1)", "system", "1234567_SB", "ünïcode", "a b c", "../../etc", "{{7*7}}"]  # fmt: skip


@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
async def test_nonsense_is_answered_beside_its_field(ready, typed):
    """What was typed stays and acts nowhere; nothing is begun."""
    maria = await ready.browser(MARIA)
    page = await maria.post("/connectors/add/netsuite", workspace=typed)
    assert 422 == page.status, page.leads_to
    assert "<script>alert" not in page.response.text
    assert "\u202e" not in page.response.text
    assert "\x1b" not in page.response.text
    assert not maria.session(ready).attempts


async def test_a_double_click_on_add_begins_two_and_either_may_end(ready):
    """Each with a state of its own."""
    maria = await ready.browser(MARIA)
    first, second = await asyncio.gather(
        *(maria.post("/connectors/add/netsuite", workspace="1234567") for _ in range(2))
    )
    assert first.leads_to != second.leads_to
    page = await maria.follow(await maria.get(await maria.at_netsuite(first), site="cross-site"))
    assert "Account 1234567 is connected" == page.title


async def test_a_defect_is_a_page_without_a_word_of_it(pages, monkeypatch, caplog):
    """Neither the page nor the log says what may be secret."""
    from netsuite_web.pages import connectors

    maria = await pages.browser(MARIA)

    async def broken(*_, **__):
        raise RuntimeError("secret-word")

    monkeypatch.setattr(connectors, "rows_of", broken)
    page = await maria.get("/connectors")
    assert (500, "Something broke here") == (page.status, page.title)
    assert "secret-word" not in page.response.text + caplog.text
    assert "RuntimeError" in caplog.text


async def test_on_https_of_a_host_browsers_are_told_to_stay_there(world):
    """HSTS; not on this machine, where other programs use http."""
    app = create_app(world.registry, Settings(), base="https://flows.example.com")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://flows.example.com") as http:
        assert "max-age" in (await http.get("/connectors")).headers["strict-transport-security"]
