"""One signed request of a node package's own, to whatever REST service of the account this package has no verb for."""

import json as text_of_json
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from pydantic import JsonValue

from netsuite_plugin.contract import ConfigurationError, Effect
from netsuite_plugin.suitetalk.allowed_requests import ROOT, Method, wrong_with
from netsuite_plugin.suitetalk.answers import unreadable
from netsuite_plugin.suitetalk.rest import Rest


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
            method, path.removeprefix(ROOT), tried=tried, params=params, json=json, headers=headers
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
            path.removeprefix(ROOT),
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
