"""One signed request of a node package's own, to whatever REST service of the account this package has no verb for."""

import json as text_of_json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import httpx
from pydantic import JsonValue

from netsuite_plugin.contract import ConfigurationError, Effect
from netsuite_plugin.suitetalk.answers import unreadable
from netsuite_plugin.suitetalk.rest import Rest

Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]

_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_ROOT = "/services/rest"
_PATH = re.compile(r"/services/rest(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+)+/?")
_HIDDEN = re.compile(r"%(?:2[ef]|5c|25|[01][0-9a-f]|7f)", re.IGNORECASE)
"""A dot, a slash, a backslash, a percent sign or a control character that a server may read as one after decoding."""
_HEADER = re.compile(r"[A-Za-z0-9-]{1,100}")
_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")
_OURS = frozenset(
    {"authorization", "connection", "content-length", "cookie", "host", "proxy-authorization", "transfer-encoding"}
)
"""Headers that say who asks, or where a request goes and ends."""


@dataclass(frozen=True)
class Answer:
    """
    What NetSuite answered with a status of 2xx.

    `headers` have their names in lower case; `body` is the JSON that came, None where nothing did.
    """

    status: int
    headers: Mapping[str, str]
    body: JsonValue


class Requests:
    """Sends requests to the REST services of one account, and nowhere else."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    def prepared(
        self,
        method: Method,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: JsonValue = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Request:
        """
        Return a request as it would be sent, without its login.

        Raises:
            ConfigurationError: Method, path or a header cannot be right, or the body cannot be written.
        """
        tried = _checked(method, path, headers or {})
        return self._rest.request(
            method, path.removeprefix(_ROOT), tried=tried, params=params, json=json, headers=headers
        )

    async def __call__(
        self,
        method: Method,
        path: str,
        *,
        effect: Effect,
        params: Mapping[str, str] | None = None,
        json: JsonValue = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """
        Send one request and return what NetSuite answered.

        `path` begins with `/services/rest/` and has no query: that is `params`. `effect` says what a repetition would do, and so whether
        the request is sent again where its answer was lost: `read` and `idempotent` are, `keyed` and `once` are not. Tokens, slots and
        waiting after a refusal for concurrency are taken care of.

        Raises:
            ConfigurationError: Method, path or a header cannot be right; nothing was sent.
            ResponseError: NetSuite said no, or answered something else than JSON.
            TransportError: It was not reached, or hung up.
            CredentialError: The credential no longer works.
        """
        tried = _checked(method, path, headers or {})

        def readable(response: httpx.Response) -> bool:
            return _body_of(response) is not None

        response = await self._rest.send(
            method,
            path.removeprefix(_ROOT),
            effect=effect,
            tried=tried,
            params=params,
            json=json,
            headers=headers,
            readable=readable if effect == "read" else None,
        )
        found = _body_of(response)
        if found is None:
            raise unreadable(response, tried, "with something else than JSON")
        return Answer(response.status_code, dict(response.headers.items()), found[0])


def _body_of(response: httpx.Response) -> tuple[JsonValue] | None:
    """Return the body of an answer; None where it is not JSON."""
    if not response.content.strip():
        return (None,)
    try:
        return (text_of_json.loads(response.content),)
    except (ValueError, RecursionError):
        return None


def _checked(method: str, path: str, headers: Mapping[str, str]) -> str:
    if wrong := wrong_with(method, path, headers):
        raise ConfigurationError(f"{wrong} Nothing was sent.")
    return f"{method} {path}"


def wrong_with(method: str, path: str, headers: Mapping[str, str]) -> str | None:
    """Say what keeps a request from being sent: one that would leave the account's REST services, or say who asks."""
    if method not in _METHODS:
        return f"{method!r} is not a method: {', '.join(sorted(_METHODS))}."
    if wrong := _wrong_with_path(path):
        return f"The path {path[:200]!r} {wrong}"
    for name, value in headers.items():
        if _HEADER.fullmatch(name) is None or name.lower() in _OURS:
            return f"The header {name[:100]!r} cannot be given with a request."
        if _VALUE.fullmatch(value) is None:
            return f"The value of the header {name} is not one line of ASCII."
    return None


def _wrong_with_path(path: str) -> str | None:
    if "?" in path:
        return "holds a query: give it by itself, beside the path."
    if "/restlet.nl" in path:
        return "is that of RESTlets, which have another host: use netsuite.restlet.get, post, put or delete."
    if _PATH.fullmatch(path) is None:
        return "is not one of a REST service: it begins with /services/rest/, and what is not a letter or a digit is percent-encoded."
    if _HIDDEN.search(path) or any(part in {".", ".."} for part in path.split("/")):
        return "leads somewhere else than it says."
    if path.lower().startswith(f"{_ROOT}/auth/"):
        return "is where tokens are issued and revoked: that is done by connecting and disconnecting."
    return None
