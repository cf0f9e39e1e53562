"""Who asks, as a proxy in front says: believed by its address alone."""

import httpx
import pytest

from conftest import HostPlugin
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import discover
from netsuite_plugin.settings import Settings
from netsuite_web.app import create_app
from netsuite_web.proxy import TrustedProxy

pytestmark = pytest.mark.anyio
NAVIGATES = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


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
    registry = discover(plugins=[HostPlugin(world.store, world.clock, world.wire), TrustedProxy(["10.0.0.0/8"])])
    app = create_app(registry, Settings(), base="https://flows.example.com")
    transport = httpx.ASGITransport(app, client=(sender, 1))
    async with httpx.AsyncClient(transport=transport, base_url="https://flows.example.com", headers=NAVIGATES) as http:
        page = await http.get("/organization/configs/add", headers=headers)

    assert status == page.status_code


def test_an_address_that_is_none_is_refused_at_once():
    """A proxy that is spelled wrong would be believed by nobody."""
    with pytest.raises(ConfigurationError, match="The proxy's address is not one"):
        TrustedProxy(["the proxy"])
