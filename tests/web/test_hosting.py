"""A host mounts the pages: under a prefix, behind its own sign-in, or behind a proxy that it trusts."""

import importlib.util

import httpx
import pytest

from conftest import CHECKOUT, INES
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.settings import Settings
from netsuite_web.app import create_app
from netsuite_web.proxy import TrustedProxy

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
    ("sender", "headers", "status"),
    [
        ("10.1.2.3", {"x-forwarded-user": "ines", "x-forwarded-organization": "northwind", "x-forwarded-role": "administrator"}, 200),
        ("10.1.2.3", {"x-forwarded-user": "maria", "x-forwarded-organization": "northwind"}, 403),
        ("10.1.2.3", {}, 401),
        ("192.0.2.1", {"x-forwarded-user": "ines", "x-forwarded-organization": "northwind", "x-forwarded-role": "administrator"}, 401),
        ("10.1.2.3", [("x-forwarded-user", "ines"), ("x-forwarded-user", "otto")], 401),
    ],
)  # fmt: skip
async def test_a_proxy_is_believed_by_its_address_alone(world, sender, headers, status):
    """Anybody else may write the same headers; what is said twice was perhaps said by two."""
    from conftest import HostPlugin
    from netsuite_plugin.discovery import discover

    registry = discover(plugins=[HostPlugin(world.store, world.clock, world.wire), TrustedProxy(["10.0.0.0/8"])])
    app = create_app(registry, Settings(), base="https://flows.example.com")
    transport = httpx.ASGITransport(app, client=(sender, 1))
    async with httpx.AsyncClient(transport=transport, base_url="https://flows.example.com", headers=NAVIGATES) as http:
        page = await http.get("/organization/configs/add", headers=headers)

    assert status == page.status_code


@pytest.mark.parametrize(
    "base", ["http://flows.example.com", "https://", "https://flows.example.com/", "https://a?b=c"]
)
async def test_an_address_netsuite_cannot_send_people_to_is_refused(world, base):
    """When the app is made, not when the first person comes back."""
    with pytest.raises(ConfigurationError, match="https://HOST"):
        create_app(world.registry, Settings(), base=base)
    assert INES.organization
