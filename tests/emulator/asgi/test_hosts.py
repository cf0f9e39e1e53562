"""Which host answers, and what a name that leads nowhere is answered."""

import pytest


@pytest.mark.parametrize(("spelling", "label"), [("1234567", "1234567"), ("1234567-sb1", "1234567-sb1")])
async def test_anybody_may_ask_for_the_hosts_of_an_account(browser, spelling, label):
    """Three origins, without authentication."""
    reply = await browser.get("https://rest.netsuite.com/rest/datacenterurls", params={"account": spelling})
    assert {
        "restDomain": f"https://{label}.restlets.api.netsuite.com",
        "systemDomain": f"https://{label}.app.netsuite.com",
        "webservicesDomain": f"https://{label}.suitetalk.api.netsuite.com",
    } == reply.json()


async def test_an_unknown_account_has_no_hosts(browser):
    """Nor has nobody."""
    for params in ({"account": "7654321"}, {}):
        reply = await browser.get("https://rest.netsuite.com/rest/datacenterurls", params=params)
        assert 400 == reply.status_code
    assert 404 == (await browser.get("https://rest.netsuite.com/rest/roles")).status_code


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("7654321.suitetalk.api.netsuite.com", 404),
        ("7654321.app.netsuite.com", 404),
        ("7654321.restlets.api.netsuite.com", 403),
        ("www.netsuite.com", 404),
        ("1234567.suitetalk.api.netsuite.com.example.com", 404),
        ("example.com", 404),
    ],
)
async def test_a_name_that_leads_nowhere_is_answered_with_a_page(browser, host, status):
    """No account answers for another, and no name beyond the domain does."""
    reply = await browser.get(f"https://{host}/services/rest/record/v1/customer")
    assert status == reply.status_code
    assert "text/html" in reply.headers["content-type"]
