"""The authorization code grant as an application and its user go through it, step by step."""

import base64
import hashlib
import re
from urllib.parse import parse_qs, urlsplit

APP = "https://1234567.app.netsuite.com"
API = "https://1234567.suitetalk.api.netsuite.com"
AUTHORIZE = f"{APP}/app/login/oauth2/authorize.nl"
TOKEN = f"{API}/services/rest/auth/oauth2/v1/token"
REVOKE = f"{API}/services/rest/auth/oauth2/v1/revoke"
TIME = f"{API}/services/rest/system/v1/serverTime"
STATE = "a-state-of-at-least-twenty-two"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def step_one(integration, **changes):
    parameters = {
        "response_type": "code",
        "client_id": integration.client_id,
        "redirect_uri": integration.redirect_uris[0],
        "scope": "restlets rest_webservices",
        "state": STATE,
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | changes
    return {name: value for name, value in parameters.items() if value is not None}


def hidden(page):
    return re.search(r'name="request" value="([^"]+)"', page.text)[1]


def sent_back(response):
    assert response.status_code == 302, response.text
    return {name: values[0] for name, values in parse_qs(urlsplit(response.headers["location"]).query).items()}


async def signed_in(browser, integration, email="analyst@example.com", password="analyst-password", **changes):
    """Go as far as the consent page."""
    page = await browser.get(AUTHORIZE, params=step_one(integration, **changes))
    form = {"request": hidden(page), "email": email, "password": password}
    return await browser.post(f"{APP}/app/login/oauth2/signin.nl", data=form)


async def consented(browser, integration, role="1001", **changes):
    page = await signed_in(browser, integration, **changes)
    form = {"request": hidden(page), "role": role, "decision": "allow"}
    return sent_back(await browser.post(f"{APP}/app/login/oauth2/consent.nl", data=form))


def exchange(integration, code, **changes):
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": integration.redirect_uris[0],
        "code_verifier": VERIFIER,
    } | changes
    return {name: value for name, value in form.items() if value is not None}


def basic(integration):
    return (integration.client_id, integration.client_secret or "")


def refresh(token):
    return {"grant_type": "refresh_token", "refresh_token": token}


async def calls(browser, access_token):
    """The status of a call that needs nothing but a good token."""
    response = await browser.get(TIME, headers={"Authorization": f"Bearer {access_token}"})
    return response.status_code
