"""What never leaves the account's own hosts."""

import httpx
import pytest

from netsuite_plugin.errors import HostRefused
from scripted import Scripted, client_over


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.com/services/rest/record/v1/customer/1",
        "http://1234567.suitetalk.api.netsuite.com/",
        "https://1234567.suitetalk.api.netsuite.com:8443/",
        "https://1234567.suitetalk.api.netsuite.com.evil.com/",
        "https://7654321.suitetalk.api.netsuite.com/",
        "https://user:pass@1234567.suitetalk.api.netsuite.com/",
        "https://1234567.app.netsuite.com/",
        "https://1234567.suitetalk.api.netsuite.com@evil.com/",
        "https://evil.com/?x=https://1234567.suitetalk.api.netsuite.com/",
        "//evil.com/x",
    ],
)
async def test_no_url_leads_a_token_away(connected, url):
    """Whatever URL the signed-in client is given, only the account's own hosts are reached."""
    wire = Scripted()
    async with client_over(connected, wire) as client:
        http = client.records._rest._http
        with pytest.raises((HostRefused, httpx.UnsupportedProtocol)):
            await http.get(url)

    assert [] == wire.sent
