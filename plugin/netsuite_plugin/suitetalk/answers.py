"""
From what NetSuite answered to a body that can be relied on, or to an error a person can act on.

Codes decide, then the status; never the (localised) text. Whatever came, at most a few thousand characters of it are looked at.
"""

import html
import re
from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

import httpx
from pydantic_core import from_json

from netsuite_plugin.errors import ErrorDetail, ResponseError, Unauthenticated
from netsuite_plugin.suitetalk.codes import SIGNED_LOGIN, UNREADABLE, Meaning, meaning_of
from netsuite_plugin.text import from_outside, sentence
from netsuite_plugin.transport.log import operation_id

Body: TypeAlias = dict[str, Any]
Check: TypeAlias = Callable[[Body], str | None]
"""Says what is wrong with the body of a success, or None: `it has no 'items'`."""


class Means(Protocol):
    """Says what an answer with a status and these codes means; `known` tells that it has one of NetSuite's own shapes."""

    def __call__(self, status: int, codes: list[str], *, known: bool) -> Meaning:
        """Return it."""
        ...


_QUOTED = 4_000
"""Bytes of a page that are looked at."""
_DETAILS = 20
_OF_A_SCRIPT = re.compile(r"\s*error code:[ \t]*(\S*)\s+error message:\s*(.*)", re.IGNORECASE | re.DOTALL)
"""How a RESTlet that was sent text refuses (`section_4634920277`)."""
_LOGIN_PAGE = re.compile(r"login|signin|sign-in|sso|saml|oauth2/authorize", re.IGNORECASE)
_MARKUP = re.compile(
    r"<(script|style|title)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^>]*(?:>|\Z)", re.IGNORECASE | re.DOTALL
)
"""Tags, and what no browser shows on the page itself (a title mostly repeats its heading). Each letter is looked at once."""


def error_from(response: httpx.Response, tried: str, means: Means = meaning_of) -> ResponseError:
    """
    Return the error for an answer that is not a success.

    `tried` says what was tried, as the start of the message: `Reading customer 107`. `means` says what codes and statuses mean there.
    """
    body = _json(response)
    title, details = _read(response, body)
    known = body is not None or bool(details)
    meaning = means(response.status_code, [each.code for each in details], known=known)
    return error_as(meaning, response, tried, title, details)


def script_error(text: str) -> ErrorDetail | None:
    """Return the error that a text is, in the shape of RESTlets; None: it is none."""
    found = _OF_A_SCRIPT.match(text)
    return None if found is None else _made(found[1], found[2])


def error_as(
    meaning: Meaning, response: httpx.Response, tried: str, title: str, details: tuple[ErrorDetail, ...]
) -> ResponseError:
    """Return the error of a meaning, in NetSuite's own words."""
    words = (
        "; ".join(from_outside(each.detail) + (f" [{each.path}]" if each.path else "") for each in details[:5]) or title
    )
    code = f" {details[0].code}" if details and details[0].code else ""
    signed = response.headers.get("www-authenticate", "").startswith("OAuth ")
    to_do = SIGNED_LOGIN if signed and meaning.error is Unauthenticated else meaning.next
    message = f"{tried}: NetSuite answered {response.status_code}{code}: {sentence(words)} {to_do}"
    return _error(meaning, message, response, title, details)


def read(response: httpx.Response, check: Check) -> tuple[Body, str | None]:
    """Return the JSON object of a success and what is wrong with it, if something is; then the object is empty."""
    if response.status_code != 200:
        return {}, f"with status {response.status_code} to a question"
    kind = response.headers.get("content-type", "")
    if kind and "json" not in kind.lower():
        return {}, f"with content of type {from_outside(kind, length=60)!r}"
    body = _json(response)
    if body is None:
        return {}, "with no JSON object"
    if wrong := check(body):
        return {}, f"with something else than was asked for: {wrong}"
    return body, None


def unreadable(response: httpx.Response, tried: str, wrong: str) -> ResponseError:
    """Return the error for a success that cannot be relied on, with the beginning of what came."""
    quoted = from_outside(_words(response), length=120)
    message = f"{tried}: NetSuite answered {wrong}. It begins {quoted!r}. {UNREADABLE.next}"
    return _error(UNREADABLE, message, response, from_outside(response.reason_phrase, length=100), ())


def is_count(value: object) -> bool:
    """Tell whether a JSON value counts something: a whole number, not negative, and no truth value."""
    return type(value) is int and value >= 0


def text_of(response: httpx.Response) -> str:
    """Return the beginning of a body as text; what it says about its own character set is not relied on."""
    return response.content[:_QUOTED].decode("utf-8", "replace")


def _error(
    meaning: Meaning, message: str, response: httpx.Response, title: str, details: tuple[ErrorDetail, ...]
) -> ResponseError:
    request_id = operation_id(response) or None
    return meaning.error(
        f"{message} (request ID {request_id})" if request_id else message,
        status=response.status_code,
        title=title,
        details=details,
        request_id=request_id,
        remedy=meaning.remedy,
        retryable=meaning.retryable,
        unsettled=meaning.unsettled,
    )


def _json(response: httpx.Response) -> Body | None:
    try:
        # names are kept once: a page of a query has a thousand times the same
        body: Any = from_json(response.content, cache_strings="keys")
    except ValueError:  # no JSON, no text, or brackets without an end
        return None
    return body if isinstance(body, dict) else None


def _read(response: httpx.Response, body: Body | None) -> tuple[str, tuple[ErrorDetail, ...]]:
    """Read whichever of NetSuite's shapes this is: REST, RESTlet, OAuth, or no JSON at all (an HTML 503)."""
    reason = from_outside(response.reason_phrase, length=100)
    if body is None:
        if 300 <= response.status_code < 400:
            return _redirection(response.headers.get("location", "")), ()
        if script := script_error(text_of(response)):
            return reason, (script,)
        return from_outside(_words(response)) or reason, ()
    title = from_outside(_text(body.get("title"))) or reason
    found = body.get("o:errorDetails")
    details = [_detail(each) for each in found[:_DETAILS] if isinstance(each, dict)] if isinstance(found, list) else []
    restlet = body.get("error")
    if isinstance(restlet, dict):
        details.append(_made(restlet.get("code"), restlet.get("message")))
    elif isinstance(restlet, str):
        details.append(_made(restlet, restlet))
    if not details and (body.get("o:errorCode") or body.get("detail")):
        details.append(_made(body.get("o:errorCode"), body.get("detail") or title))
    return title, tuple(details)


def _redirection(location: str) -> str:
    """Say where a redirection leads: host and path, never its query."""
    where = from_outside(location.partition("?")[0].partition("#")[0], length=100)
    what = "a login page" if _LOGIN_PAGE.search(location[:2_000]) else "another address"
    return f"a redirection to {what}{f' ({where})' if where else ''}, which is never followed with a token."


def _words(response: httpx.Response) -> str:
    """Return what a gateway's page says, without its markup; other text as it is."""
    page = text_of(response)
    return html.unescape(_MARKUP.sub(" ", page)) if page.lstrip("\ufeff \t\r\n").startswith("<") else page


def _detail(each: dict[str, Any]) -> ErrorDetail:
    path = next((each[key] for key in ("o:errorPath", "o:errorQueryParam", "o:errorHeader") if each.get(key)), None)
    return _made(each.get("o:errorCode"), each.get("detail"), path)


def _made(code: object, detail: object, path: object = None) -> ErrorDetail:
    return ErrorDetail(
        from_outside(_text(code), length=60),
        from_outside(_text(detail), length=2_000),
        from_outside(_text(path), length=100) or None,
    )


def _text(value: object) -> str:
    """Return a JSON value as text; of an odd one (a list, an object) nothing."""
    return str(value) if isinstance(value, (str, int, float)) else ""
