"""What a request of a node package's own may be, and that nothing else leaves."""

import httpx
import pytest

from netsuite_plugin.contract import ConfigurationError
from scripted import Scripted, services_over


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/services/rest/record/v1/customer",
        "//evil.example/services/rest/record/v1/customer",
        "/services/rest/../../app/login",
        "/services/rest/record/v1/%2e%2e/x",
        "/services/rest/record/v1/a%2fb",
        "/services/rest/record/v1/a%5cb",
        "/services/rest/record/v1/%252e",
        "/services/rest/record/v1/./x",
        "/services/rest//record",
        "/services/rest",
        "/services/restx/record",
        "/app/site/hosting/restlet.nl",
        "services/rest/record/v1/customer",
        "/services/rest/record/v1/customer?limit=1",
        "/services/rest/record/v1/customer#x",
        "/services/rest/record/v1/a b",
        "/services/rest/record/v1/a\r\nHost: evil.example",
        "/services/rest/record/v1/@evil.example\\x",
        "/services/rest/record/v1/é",
        "/services/rest/auth/oauth2/v1/revoke",
        "",
    ],
)
async def test_a_path_that_leads_elsewhere_never_leaves(clock, path):
    """It is looked at before anything is sent."""
    wire = Scripted(httpx.Response(200, json={}))
    async with services_over(wire, clock) as ns:
        with pytest.raises(ConfigurationError, match="Nothing was sent"):
            await ns.request("GET", path, effect="read")
    assert [] == wire.sent


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("TRACE", {}),
        ("get", {}),
        ("GET", {"Authorization": "Bearer stolen"}),
        ("GET", {"host": "evil.example"}),
        ("GET", {"Cookie": "a=b"}),
        ("GET", {"X-A": "1\r\nX-B: 2"}),
        ("GET", {"X A": "1"}),
        ("GET", {"X-A": "é"}),
    ],
)
async def test_a_request_says_neither_who_asks_nor_where_it_goes(clock, method, headers):
    """Those are the connection's."""
    wire = Scripted(httpx.Response(200, json={}))
    async with services_over(wire, clock) as ns:
        with pytest.raises(ConfigurationError, match="Nothing was sent"):
            await ns.request(method, "/services/rest/record/v1/customer", effect="read", headers=headers)
    assert [] == wire.sent
