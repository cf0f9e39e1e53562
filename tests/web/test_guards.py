"""What stands before every page: names, forms of other sites, sizes, rates, sessions; and what lists do not open."""

import httpx
import pytest

from conftest import INES, MARIA
from netsuite_plugin.settings import Settings
from netsuite_plugin.sql_store.sealing import Seal
from netsuite_web.app import create_app
from web_people import BASE
from web_staging import connected

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


async def test_on_https_of_a_host_browsers_are_told_to_stay_there(world):
    """HSTS; not on this machine, where other programs use http."""
    app = create_app(world.registry, Settings(), base="https://flows.example.com")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://flows.example.com") as http:
        assert "max-age" in (await http.get("/connectors")).headers["strict-transport-security"]
