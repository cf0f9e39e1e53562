"""A host mounts the pages: under a prefix, behind its own sign-in; and what becomes of a defect."""

import asyncio
import importlib.util
from datetime import timedelta

import httpx
import pytest

from conftest import CHECKOUT, MARIA
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.credentials.model.grant import Grant
from netsuite_plugin.settings import Settings
from netsuite_web.app import create_app
from web_staging import connected

pytestmark = pytest.mark.anyio
NAVIGATES = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


async def test_the_example_mounts_them_under_a_prefix(monkeypatch, tmp_path):
    """Every link stays under it, the redirect URI says it, and who is not signed in there is nobody here."""
    monkeypatch.setenv("NETSUITE_NODES_STORE", str(tmp_path / "credentials.db"))
    spec = importlib.util.spec_from_file_location("web_host", CHECKOUT / "examples" / "web_host.py")
    host = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(host)
    transport = httpx.ASGITransport(host.app)
    async with httpx.AsyncClient(transport=transport, base_url=host.BASE, headers=NAVIGATES) as browser:
        assert 401 == (await browser.get("/netsuite/connectors")).status_code
        await browser.get("/login?user=ines")
        home = await browser.get("/netsuite/")
        page = await browser.get("/netsuite/organization")

    assert "/netsuite/connectors" == home.headers["location"]
    assert 'href="/netsuite/connectors"' in page.text
    assert "https://flows.example.com/netsuite/auth/callback" in page.text.replace("<wbr>", "")
    assert "max-age" in page.headers["strict-transport-security"]
    assert 'href="/connectors' not in page.text


@pytest.mark.parametrize(
    "base", ["http://flows.example.com", "https://", "https://flows.example.com/", "https://a?b=c"]
)
async def test_an_address_netsuite_cannot_send_people_to_is_refused(world, base):
    """When the app is made, not when the first person comes back."""
    with pytest.raises(ConfigurationError, match="https://HOST"):
        create_app(world.registry, Settings(), base=base)


@pytest.mark.block_network(allowed_hosts=[".*/netsuite-nodes-.*"])  # a socket that is a file is no network
async def test_idle_logins_are_kept_alive_while_the_pages_are_served(pages):
    """For longer than NetSuite lets an unused one live; what was made for that ends with the server."""
    _, credential = await connected(pages)
    until = pages.world.clock.now() + timedelta(days=3)

    async with pages.app.router.lifespan_context(pages.app):
        while pages.world.clock.now() < until:  # noqa: ASYNC110 - the pages move the clock, and tell nobody
            await asyncio.sleep(0.01)

    row = await pages.world.store.get(MARIA, credential)
    assert Grant.of(row).refresh_expires_at > until
    assert [] == [task for task in asyncio.all_tasks() if "keep_alive" in repr(task)]


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
