"""What a person does in a browser for a Python driver: sign in at the page an application sends them to, and allow."""

import base64
import http.client
import json
import re
import ssl
import urllib.parse
import urllib.request
from typing import Any

from telling import GIVEN

_HIDDEN = re.compile(r'name="request" value="([^"]+)"')


def consented(url: str) -> str:
    """Go through the pages behind a URL and give the address that the application is called back with."""
    asked = urllib.parse.urlsplit(url)
    host = http.client.HTTPSConnection(asked.netloc, context=ssl.create_default_context(), timeout=30)
    page = _sent(host, "GET", f"{asked.path}?{asked.query}")
    if page.status == 302:  # refused before anybody was asked
        return str(page.headers["Location"])
    person = {name: GIVEN[name] for name in ("email", "password")}
    page = _sent(host, "POST", "/app/login/oauth2/signin.nl", {"request": _hidden(page), **person}, page)
    answer = {"request": _hidden(page), "role": GIVEN["role"], "decision": "allow"}
    return str(_sent(host, "POST", "/app/login/oauth2/consent.nl", answer, page).headers["Location"])


def _sent(
    host: http.client.HTTPSConnection,
    method: str,
    path: str,
    form: dict[str, str] | None = None,
    after: http.client.HTTPResponse | None = None,
) -> Any:
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    cookie = after.headers.get("Set-Cookie", "").partition(";")[0] if after else ""
    host.request(method, path, urllib.parse.urlencode(form or {}), headers | ({"Cookie": cookie} if cookie else {}))
    answer = host.getresponse()
    answer.text = answer.read().decode()  # type: ignore[attr-defined] # the page goes with its answer
    return answer


def _hidden(page: Any) -> str:
    found = _HIDDEN.search(page.text)
    if found is None:
        raise RuntimeError(f"no page to sign in at: {page.status} {page.text[:200]}")
    return found[1]


AUTHORIZE = f"https://{GIVEN['account']}.app.netsuite.com/app/login/oauth2/authorize.nl"
OAUTH2 = f"https://{GIVEN['account']}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1"
CUSTOMER = f"https://{GIVEN['account']}.suitetalk.api.netsuite.com/services/rest/record/v1/customer/{GIVEN['customer']}"


def id_of(token: str) -> str:
    """Give the id of a token: what the account's own log knows it by."""
    part = token.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))["jti"])


def got(token: str) -> str:
    """Get the customer with a token, where the client has no call of its own."""
    request = urllib.request.Request(CUSTOMER, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - the emulator
        return str(json.loads(answer.read())["companyName"])
