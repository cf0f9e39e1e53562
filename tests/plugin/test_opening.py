"""What a connection is made of: it reaches its own account's hosts, and keeps nothing between two requests but its tokens."""

import httpx
import pytest

from netsuite_plugin.account import AccountId
from netsuite_plugin.contract import ConfigurationError, Host
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig
from netsuite_plugin.errors import HostRefused
from netsuite_plugin.opening import account_http, token_endpoint_of, wire_of
from netsuite_plugin.settings import Settings
from scripted import API, Scripted, client_over, limit

ACCOUNT = AccountId.parse("1234567")


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "https://7654321.suitetalk.api.netsuite.com/x",
        "http://1234567.suitetalk.api.netsuite.com/x",
    ],
)
async def test_no_other_host_is_reached(address):
    """Neither another one of NetSuite's, nor this one without TLS."""
    wire = Scripted(httpx.Response(200))
    async with account_http(ACCOUNT, wire, Settings()) as http:
        with pytest.raises(HostRefused):
            await http.get(address)
    assert [] == wire.sent


async def test_cookies_are_left_where_they_came_from():
    """The access token alone says who asks."""
    wire = Scripted(httpx.Response(200, headers={"Set-Cookie": "NS_VER=1; path=/"}))
    async with account_http(ACCOUNT, wire, Settings()) as http:
        for _ in range(2):
            await http.get(f"{API}/services/rest/record/v1/customer/1")
    assert ["cookie" in each.headers for each in wire.sent] == [False, False]


async def test_the_services_of_a_connection_are_signed(world, connected):
    """With the token of the credential they were opened with."""
    wire = Scripted(
        httpx.Response(200, json={"items": [], "hasMore": False, "count": 0, "offset": 0, "totalResults": 0})
    )
    async with client_over(world, wire) as ns:
        await ns.request("GET", "/services/rest/record/v1/customer", effect="read")
    assert wire.sent[-1].headers["authorization"].startswith("Bearer ")


async def test_a_secret_does_not_go_to_another_domain(world):
    """That of a NetSuite OAuth Config made for an emulator stays there."""
    config = OAuthConfig(
        account="1234567",
        client_id="c" * 64,
        redirect_uri="https://localhost:8765/callback",
        domain="netsuite.localhost:8443",
    )
    host = Host(store=world.store, clock=world.clock, slot_limit=limit(4))
    async with account_http(ACCOUNT, Scripted(httpx.Response(200)), Settings()) as http:
        with pytest.raises(HostRefused, match="Nothing was sent"):
            token_endpoint_of(ACCOUNT, config, http, host=host, settings=Settings())


def test_a_host_that_brings_something_else_than_a_transport_is_told(world):
    """By the name of what it brought."""
    host = Host(store=world.store, clock=world.clock, slot_limit=limit(4), transport="no transport")
    with pytest.raises(ConfigurationError, match=r"provide_transport returned str"):
        wire_of(host, Settings(), connections=1)
