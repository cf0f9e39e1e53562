"""What NetSuite answers, and what comes instead of NetSuite: believed only when it can be."""

import httpx
import pytest

from netsuite_plugin.errors import ConcurrencyLimitReached, NetSuiteUnavailable, ResponseError
from scripted import Scripted, client_over


async def test_a_redirect_is_not_followed(connected):
    """Neither on reads nor on the token endpoint: a token is not carried to another address."""
    wire = Scripted(httpx.Response(302, headers={"Location": "https://evil.com/"}))
    async with client_over(connected, wire) as client:
        with pytest.raises(ResponseError, match="never followed"):
            await client.records.get("customer", "1")
    assert ["1234567.suitetalk.api.netsuite.com"] == [request.url.host for request in wire.sent]


async def test_a_pool_that_stays_full_is_said_with_what_to_do(connected):
    """After the last try."""
    connected.netsuite.busy(times=100)
    async with client_over(connected, connected.wire) as client:
        with pytest.raises(ConcurrencyLimitReached, match="Integration Governance") as caught:
            await client.records.get("customer", "1")

    assert caught.value.retryable
    assert "wait" == caught.value.remedy


async def test_a_page_of_html_is_an_error_like_any_other(connected):
    """A gateway's 503 has no JSON, and its text is quoted without secrets."""
    body = (
        "<html><head><title>503</title><style>p {color: red}</style></head>"
        "<body><p>Scheduled&nbsp;maintenance. Bearer eyJhbGciOi.abcdefgh.sig</body></html>"
    )
    wire = Scripted(*[httpx.Response(503, text=body, headers={"Content-Type": "text/html"}) for _ in range(9)])
    async with client_over(connected, wire) as client:
        with pytest.raises(NetSuiteUnavailable, match="Scheduled maintenance") as caught:
            await client.records.get("customer", "1")

    assert "eyJ" not in str(caught.value)
    assert not any(each in str(caught.value) for each in ("<p", "<html", "color", "&nbsp;"))
