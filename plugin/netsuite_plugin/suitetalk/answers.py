"""From what NetSuite answered to an error a person can act on. Codes decide, then the status; never the (localised) text."""

import html
import re
from typing import Any

import httpx

from netsuite_plugin.errors import (
    ConcurrencyLimitReached,
    ErrorDetail,
    NetSuiteUnavailable,
    PermissionMissing,
    RecordNotFound,
    RequestRejected,
    ResponseError,
    Unauthenticated,
)
from netsuite_plugin.text import from_outside

NOTHING_CHANGED = "Correct the request; nothing was changed."
"""What to do about a refused request, unless a service knows better."""

_MARKUP = re.compile(r"<(script|style|title)\b.*?</\1\s*>|<!--.*?-->|<[^>]*(?:>|$)", re.IGNORECASE | re.DOTALL)
"""Tags, and what no browser shows on the page itself (a title mostly repeats its heading)."""

_BY_CODE: dict[str, type[ResponseError]] = {
    "NONEXISTENT_ID": RecordNotFound,
    "INSUFFICIENT_PERMISSION": PermissionMissing,
    "INVALID_LOGIN": Unauthenticated,
    "INVALID_LOGIN_ATTEMPT": Unauthenticated,
    "CONCURRENCY_LIMIT_EXCEEDED": ConcurrencyLimitReached,
    "SSS_REQUEST_LIMIT_EXCEEDED": ConcurrencyLimitReached,
    "UNEXPECTED_ERROR": NetSuiteUnavailable,
}
_BY_STATUS: dict[int, type[ResponseError]] = {
    401: Unauthenticated,
    403: PermissionMissing,
    404: RecordNotFound,
    429: ConcurrencyLimitReached,
}
_NEXT: dict[type[ResponseError], str] = {
    RecordNotFound: "Check the record type and ID. A role that may not see the record gets the same answer.",
    PermissionMissing: (
        "Ask a NetSuite administrator to add the permission to the role: Setup > Users/Roles > Manage Roles > (role) > Permissions."
    ),
    Unauthenticated: (
        "The access token was fresh, so the cause is the role, the integration record or its scopes. An administrator finds it in "
        "Setup > Users/Roles > View Login Audit Trail, column Detail (add it by Customize); then check that the role has 'Log in using "
        "OAuth 2.0 Access Tokens' and 'REST Web Services', and that the integration record is Enabled with both scopes ticked."
    ),
    ConcurrencyLimitReached: (
        "Other integrations share the account's pool: try again later, lower NETSUITE_NODES_CONCURRENCY, or see Setup > Integration > "
        "Integration Governance."
    ),
    NetSuiteUnavailable: "Try again later. If it stays, give NetSuite support the error ID and the request ID.",
    RequestRejected: NOTHING_CHANGED,
}


def error_from(response: httpx.Response, tried: str) -> ResponseError:
    """
    Return the error for an answer of 3xx, 4xx or 5xx.

    `tried` says what was tried, as the start of the message: `Reading customer 107`.
    """
    title, details = _read(response)
    codes = [detail.code for detail in details]
    kind = next((_BY_CODE[code] for code in codes if code in _BY_CODE), None) or _by_status(response.status_code)
    said = "; ".join(from_outside(d.detail) + (f" [{d.path}]" if d.path else "") for d in details) or title
    code = f" {codes[0]}" if codes and codes[0] else ""
    request_id = response.headers.get("x-n-operationid")
    message = f"{tried}: NetSuite answered {response.status_code}{code}: {said} {_NEXT[kind]}"
    if request_id:
        message += f" (request ID {request_id})"
    return kind(message, status=response.status_code, title=title, details=details, request_id=request_id)


def body_of(response: httpx.Response, tried: str) -> dict[str, Any]:
    """
    Return the JSON object of a successful answer.

    Raises:
        NetSuiteUnavailable: It is none: a gateway's page, or an answer cut short.
    """
    try:
        body: Any = response.json()
    except ValueError:
        body = None
    if isinstance(body, dict):
        return body
    raise NetSuiteUnavailable(
        f"{tried}: NetSuite answered {response.status_code} with no JSON object: {from_outside(_words(response.text), length=120)!r}. Try again later.",
        status=response.status_code,
        title=response.reason_phrase,
        request_id=response.headers.get("x-n-operationid"),
    )


def _by_status(status: int) -> type[ResponseError]:
    if status >= 500:
        return NetSuiteUnavailable
    return _BY_STATUS.get(status, RequestRejected)


def _read(response: httpx.Response) -> tuple[str, tuple[ErrorDetail, ...]]:
    """Read whichever of NetSuite's shapes this is: REST, RESTlet, OAuth, or no JSON at all (an HTML 503)."""
    try:
        body: Any = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        if 300 <= response.status_code < 400:
            return "a redirection to another address, which is never followed with a token", ()
        return from_outside(_words(response.text)) or response.reason_phrase, ()
    title = str(body.get("title") or response.reason_phrase)
    found = body.get("o:errorDetails")
    details = [_detail(each) for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    restlet = body.get("error")
    if isinstance(restlet, dict):
        details.append(ErrorDetail(str(restlet.get("code", "")), str(restlet.get("message", ""))))
    elif isinstance(restlet, str):
        details.append(ErrorDetail(restlet, restlet))
    if not details and (body.get("o:errorCode") or body.get("detail")):
        details.append(ErrorDetail(str(body.get("o:errorCode", "")), str(body.get("detail") or title)))
    return title, tuple(details)


def _words(page: str) -> str:
    """Return what a gateway's page says, without its markup; other text as it is."""
    return html.unescape(_MARKUP.sub(" ", page)) if page.lstrip().startswith("<") else page


def _detail(each: dict[str, Any]) -> ErrorDetail:
    path = next((each[key] for key in ("o:errorPath", "o:errorQueryParam", "o:errorHeader") if each.get(key)), None)
    return ErrorDetail(str(each.get("o:errorCode", "")), str(each.get("detail", "")), str(path) if path else None)
