"""Which host answers, and what a name that leads nowhere is answered."""

import pytest
from oauthlib import oauth1


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


ADDRESS = "https://127.0.0.1:8443"


@pytest.fixture
def by_address(browser, account):
    browser.headers["Authorization"] = f"Bearer {account.grant()['access_token']}"
    return browser


@pytest.mark.parametrize("spelling", ["1234567", "1234567_SB1", "1234567-sb1"])
async def test_an_account_is_reached_below_its_id_where_a_name_cannot_be(browser, emulator, spelling):
    """Links and Location follow the way that was asked: who cannot reach a name cannot follow a link to one."""
    account = emulator.account(spelling)
    browser.headers["Authorization"] = f"Bearer {account.grant()['access_token']}"
    records = f"{ADDRESS}/{spelling}/services/rest/record/v1"
    made = await browser.post(f"{records}/customer", json={"companyName": "Acorn", "subsidiary": {"id": "1"}})
    assert made.headers["location"].startswith(f"{records}/customer/"), made.text
    record = (await browser.get(made.headers["location"])).json()
    assert made.headers["location"] == record["links"][0]["href"]
    assert f"{records}/subsidiary/1" == record["subsidiary"]["links"][0]["href"]
    listed = (await browser.get(f"{records}/customer")).json()
    assert made.headers["location"] == listed["items"][0]["links"][0]["href"]
    wrong = (await browser.get(f"{records}/customer/000")).json()["o:errorDetails"][0]
    assert "/services/rest/record/v1/customer/000" == wrong["o:errorUrl"]


async def test_queries_jobs_and_restlets_are_reached_by_the_address_too(by_address, account):
    """The job's address leads back the same way, and so do its links."""
    rest = f"{ADDRESS}/1234567/services/rest"
    found = await by_address.post(
        f"{rest}/query/v1/suiteql", json={"q": "SELECT id FROM subsidiary"}, headers={"Prefer": "transient"}
    )
    assert f"{rest}/query/v1/suiteql" == found.json()["links"][0]["href"]
    sent = await by_address.delete(f"{rest}/record/v1/customer/7", headers={"Prefer": "respond-async"})
    assert sent.headers["location"].startswith(f"{rest}/async/v1/job/")
    assert sent.headers["location"] == (await by_address.get(sent.headers["location"])).json()["links"][0]["href"]
    account.restlet("1", "1", lambda call: call.parameters)
    restlet = f"{ADDRESS}/1234567/app/site/hosting/restlet.nl?script=1&deploy=1&a=b"
    assert {"a": "b"} == (await by_address.get(restlet)).json()
    assert account.requests[-1].path == "/app/site/hosting/restlet.nl"


async def test_a_call_signed_with_a_token_is_checked_against_the_address_it_was_sent_to(browser, account, clock):
    """The signature covers the whole address, the account's id in the path included."""
    token = account.access_token()
    signer = oauth1.Client(
        token.integration.client_id,
        token.integration.client_secret,
        token.id,
        token.secret,
        signature_method=oauth1.SIGNATURE_HMAC_SHA256,
        realm="1234567",
        timestamp=str(int(clock().timestamp())),
    )
    url = f"{ADDRESS}/1234567/services/rest/system/v1/serverTime"
    _, headers, _ = signer.sign(url)
    assert 200 == (await browser.get(url, headers=headers)).status_code


async def test_who_asks_in_the_wrong_place_is_told_the_right_one(browser):
    """An address without an account, and a name that leads nowhere."""
    lost = await browser.get(f"{ADDRESS}/services/rest/record/v1/customer")
    assert 404 == lost.status_code
    said = lost.json()["o:errorDetails"][0]["detail"]
    assert f"{ADDRESS}/1234567/services/rest/" in said
    assert "https://1234567.suitetalk.api.netsuite.com/services/rest/" in said
    page = await browser.get("https://7654321.suitetalk.api.netsuite.com/services/rest/record/v1/customer")
    assert "https://127.0.0.1:PORT/1234567/services/rest/" in page.text
