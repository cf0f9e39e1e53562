"""What a person does in a browser for a Python driver: sign in at the page an application sends them to, and allow."""

import base64
import http.client
import json
import re
import ssl
import urllib.parse
import urllib.request

from telling import GIVEN

AUTHORIZE = f"https://{GIVEN['account']}.app.netsuite.com/app/login/oauth2/authorize.nl"
OAUTH2 = f"https://{GIVEN['account']}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1"
CUSTOMER = f"https://{GIVEN['account']}.suitetalk.api.netsuite.com/services/rest/record/v1/customer/{GIVEN['customer']}"

_HIDDEN = re.compile(r'name="request" value="([^"]+)"')


class _Browser:
    """One connection to the pages; it keeps their cookie and the form they showed last."""

    def __init__(self, host: str) -> None:
        self._host = http.client.HTTPSConnection(host, context=ssl.create_default_context(), timeout=30)
        self._headers: dict[str, str] = {}
        self._shown = ""

    def visit(self, path: str) -> str:
        """Get a page; gives where it sends the browser on, if anywhere."""
        return self._sent("GET", path, "")

    def fill_in(self, path: str, **fields: str) -> str:
        """Send the form that is shown; gives where it sends the browser on, if anywhere."""
        found = _HIDDEN.search(self._shown)
        if found is None:
            raise RuntimeError(f"no page to sign in at: {self._shown[:200]}")
        self._headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._sent("POST", path, urllib.parse.urlencode({"request": found[1], **fields}))

    def _sent(self, method: str, path: str, form: str) -> str:
        self._host.request(method, path, form, self._headers)
        answer = self._host.getresponse()
        self._shown = answer.read().decode()
        if cookie := answer.headers.get("Set-Cookie"):
            self._headers["Cookie"] = cookie.partition(";")[0]
        return answer.headers.get("Location", "")


def consented(url: str) -> str:
    """Go through the pages behind a URL and give the address that the application is called back with."""
    asked = urllib.parse.urlsplit(url)
    browser = _Browser(asked.netloc)
    if refused := browser.visit(f"{asked.path}?{asked.query}"):
        return refused
    browser.fill_in("/app/login/oauth2/signin.nl", email=GIVEN["email"], password=GIVEN["password"])
    return browser.fill_in("/app/login/oauth2/consent.nl", role=GIVEN["role"], decision="allow")


def id_of(token: str) -> str:
    """Give the id of a token: what the account's own log knows it by."""
    part = token.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))["jti"])


def got(token: str) -> str:
    """Get the customer with a token, where the client has no call of its own."""
    request = urllib.request.Request(CUSTOMER, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - the emulator
        return str(json.loads(answer.read())["companyName"])
