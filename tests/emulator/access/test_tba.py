"""Token-based authentication: calls signed by OAuth 1.0a, and what the login audit trail says of those that are refused."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from urllib.parse import parse_qsl, quote, urlsplit

import httpx
import pytest

API = "https://1234567.suitetalk.api.netsuite.com/services/rest"
TIME = f"{API}/system/v1/serverTime"
RESTLET = "https://1234567.restlets.api.netsuite.com/app/site/hosting/restlet.nl?script=1&deploy=1"


@pytest.fixture
def token(account):
    return account.access_token()


@pytest.fixture
def signed(clock, token):
    """Signs as a client does, without the library that the emulator verifies with."""
    nonces = iter(range(1000))

    def sign(method, url, *, secret=None, realm="1234567", **changes):
        stated = {
            "oauth_consumer_key": token.integration.client_id,
            "oauth_token": token.id,
            "oauth_signature_method": "HMAC-SHA256",
            "oauth_timestamp": str(int(clock.now.timestamp())),
            "oauth_nonce": f"nonce-of-twenty-{next(nonces):04}",
            "oauth_version": "1.0",
        } | {f"oauth_{name}": value for name, value in changes.items()}
        stated = {name: value for name, value in stated.items() if value is not None}
        parts = urlsplit(url)
        pairs = sorted(
            (quote(name, safe="~"), quote(value, safe="~"))
            for name, value in [*stated.items(), *parse_qsl(parts.query)]
        )
        normal = "&".join(f"{name}={value}" for name, value in pairs)
        address = f"{parts.scheme}://{parts.netloc}{parts.path}"
        base = "&".join(quote(each, safe="~") for each in (method, address, normal))
        key = f"{token.integration.client_secret}&{token.secret if secret is None else secret}"
        digest = hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()
        stated["oauth_signature"] = changes.get("signature", base64.b64encode(digest).decode())
        inner = {"realm": realm} | stated if realm is not None else stated
        return {"Authorization": "OAuth " + ", ".join(f'{name}="{quote(v, safe="~")}"' for name, v in inner.items())}

    return sign


async def test_a_signed_call_acts_under_the_tokens_role(browser, signed):
    """Records, queries and the system service take it."""
    body = json.dumps({"companyName": "Acorn"})
    made = await browser.post(
        f"{API}/record/v1/customer", headers=signed("POST", f"{API}/record/v1/customer"), content=body
    )
    assert 204 == made.status_code, made.text
    found = await browser.get(made.headers["location"], headers=signed("GET", made.headers["location"]))
    assert "Acorn" == found.json()["companyName"]
    query = f"{API}/query/v1/suiteql?limit=1&offset=0"
    headers = signed("POST", query) | {"Prefer": "transient"}
    rows = await browser.post(query, headers=headers, json={"q": "SELECT companyname FROM customer"})
    assert [{"links": [], "companyname": "Acorn"}] == rows.json()["items"]
    assert 200 == (await browser.get(TIME, headers=signed("GET", TIME))).status_code


async def test_query_parameters_are_part_of_the_signature(browser, account, signed):
    """A client that leaves them out is refused as soon as it pages; one that adds some afterwards too."""
    address = f"{API}/record/v1/customer"
    page = {"q": 'companyName CONTAIN "a b&c"', "limit": "5"}
    url = str(httpx.URL(address, params=page))
    assert 200 == (await browser.get(url, headers=signed("GET", url))).status_code
    refused = await browser.get(url, headers=signed("GET", address))
    assert 401 == refused.status_code
    assert "InvalidSignature" == account.audit[-1].detail


async def test_an_encoded_path_is_signed_as_it_was_sent(browser, account, signed):
    """A client signs what stands in its URL; eid%3A is not eid:."""
    account.given("customer", companyName="Acorn", externalId="A-1")
    url = f"{API}/record/v1/customer/eid%3AA-1"
    assert 200 == (await browser.get(url, headers=signed("GET", url))).status_code


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"secret": "another"}, "InvalidSignature"),
        ({"signature_method": "HMAC-SHA1"}, "UnknownAlgorithm"),
        ({"version": "2.0"}, "VersionRejected"),
        ({"nonce": "short"}, "nonce_rejected"),
        ({"nonce": None}, "MissingTokenPassportRequiredFields"),
        ({"token": ""}, "MissingTokenPassportRequiredFields"),
        ({"timestamp": "yesterday"}, "InvalidTimestamp"),
        ({"consumer_key": "of-nobody"}, "consumer_key_unknown"),
        ({"token": "of-nobody"}, "token_rejected"),
        ({"realm": "1234567_sb1"}, "parameter_rejected"),
        ({"realm": None}, "parameter_rejected"),
    ],
)
async def test_the_answer_is_the_same_and_the_audit_trail_tells(browser, account, signed, changes, detail):
    """401 INVALID_LOGIN whatever is wrong with the header."""
    refused = await browser.get(TIME, headers=signed("GET", TIME, **changes))
    assert 401 == refused.status_code
    assert "INVALID_LOGIN" == refused.json()["o:errorDetails"][0]["o:errorCode"]
    challenge = 'OAuth realm="1234567", error="token_rejected", error_description="Invalid login attempt."'
    assert challenge == refused.headers["www-authenticate"]
    assert (False, detail) == (account.audit[-1].success, account.audit[-1].detail)


def _integration(account, token):
    token.integration.enabled = False


def _token_revoked(account, token):
    token.active = False


def _box(account, token):
    token.integration.token_based_authentication = False


def _feature(account, token):
    account.features.token_based_authentication = False


def _role(account, token):
    token.role.active = False


def _permission(account, token):
    token.role.administrator, token.role.permissions = False, frozenset({"ADMI_LOGIN_OAUTH"})


@pytest.mark.parametrize(
    ("done", "detail"),
    [
        (_integration, "consumer_key_refused"),
        (_token_revoked, "token_rejected"),
        (_box, "consumer_key_unknown"),
        (_feature, "FeatureDisabled"),
        (_role, "permission_denied"),
        (_permission, "permission_denied"),
    ],
)
async def test_what_an_administrator_takes_away(browser, account, signed, token, done, detail):
    """The next call is refused."""
    assert 200 == (await browser.get(TIME, headers=signed("GET", TIME))).status_code
    done(account, token)
    assert 401 == (await browser.get(TIME, headers=signed("GET", TIME))).status_code
    assert detail == account.audit[-1].detail


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (-299, 200), (299, 200), (301, 401)])
async def test_the_timestamp_may_differ_by_five_minutes(browser, clock, signed, seconds, status):
    """Either way."""
    timestamp = str(int((clock.now + timedelta(seconds=seconds)).timestamp()))
    assert status == (await browser.get(TIME, headers=signed("GET", TIME, timestamp=timestamp))).status_code


async def test_a_header_is_good_once(browser, account, clock, signed):
    """A retry must be signed anew; the nonce alone may come again with another time."""
    header = signed("GET", TIME, nonce="the-same-nonce")
    assert 200 == (await browser.get(TIME, headers=header)).status_code
    assert 401 == (await browser.get(TIME, headers=header)).status_code
    assert "NonceUsed" == account.audit[-1].detail
    clock.advance(seconds=1)
    assert 200 == (await browser.get(TIME, headers=signed("GET", TIME, nonce="the-same-nonce"))).status_code


async def test_five_failures_lock_the_user_out_for_half_an_hour(browser, account, clock, signed):
    """Even a good signature is refused meanwhile; a success in between starts the count anew."""
    for _ in range(4):
        await browser.get(TIME, headers=signed("GET", TIME, secret="wrong"))
    assert 200 == (await browser.get(TIME, headers=signed("GET", TIME))).status_code
    for _ in range(5):
        await browser.get(TIME, headers=signed("GET", TIME, secret="wrong"))
    assert 401 == (await browser.get(TIME, headers=signed("GET", TIME))).status_code
    assert ("temporary_locked", "admin@example.com") == (account.audit[-1].detail, account.audit[-1].user)
    clock.advance(minutes=31)
    assert 200 == (await browser.get(TIME, headers=signed("GET", TIME))).status_code


@pytest.mark.parametrize(
    "header",
    [
        "OAuth",
        "OAuth rubbish",
        'OAuth realm="1234567" oauth_token',
        'OAuth realm="1234567", realm="1234567"',
        "OAuth oauth_token=bare",
    ],
)
async def test_a_header_that_cannot_be_read(browser, account, header):
    """401 from the REST services, 400 INVALID_REQUEST from the RESTlet host."""
    rest = await browser.get(TIME, headers={"Authorization": header})
    assert 401 == rest.status_code
    restlet = await browser.get(RESTLET, headers={"Authorization": header})
    assert (400, True) == (restlet.status_code, "INVALID_REQUEST" in restlet.text)


async def test_the_restlet_host_takes_signed_calls_too(browser, account, signed):
    """A good signature gets past the login, a wrong one gets the RESTlets' own code."""
    refused = await browser.get(RESTLET, headers=signed("GET", RESTLET, secret="wrong"))
    assert 401 == refused.status_code
    assert "INVALID_LOGIN_ATTEMPT" in refused.text
    failures = len(account.audit)
    assert 401 != (await browser.get(RESTLET, headers=signed("GET", RESTLET))).status_code
    assert failures == len(account.audit)


async def test_a_token_made_for_another_application_is_refused(browser, account, signed):
    """Consumer key and token belong together."""
    other = account.integrations["both"].client_id
    assert 401 == (await browser.get(TIME, headers=signed("GET", TIME, consumer_key=other))).status_code
    assert "token_rejected" == account.audit[-1].detail


def test_every_role_that_may_use_tokens_has_one(account):
    """The description of the server tells them; ids and secrets are as long as NetSuite's."""
    told = [each.told() for each in account.tba.tokens.values()]
    assert {("admin@example.com", "3"), ("analyst@example.com", "1001"), ("analyst@example.com", "1002")} == {
        (each["user"], each["role"]) for each in told
    }
    assert {64} == {len(each[name]) for each in told for name in ("consumer_key", "token_id", "token_secret")}
