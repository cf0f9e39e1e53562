"""
RESTlets: scripts of the account itself, at `/app/site/hosting/restlet.nl` of its own host (`section_4618456734`).

What a script does only its author knows. A GET reads; any other call is sent once, unless its author says that it may be repeated.
"""

import json
from collections.abc import Mapping

import httpx
from pydantic import JsonValue
from pydantic_core import from_json

from netsuite_plugin.contract import ConfigurationError, Effect, OutcomeUnknown
from netsuite_plugin.errors import ErrorDetail, ResponseError, ScriptFailed, TransportError
from netsuite_plugin.suitetalk.answers import error_as, error_from, script_error, text_of, unreadable
from netsuite_plugin.suitetalk.models import RestletAnswer
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.suitetalk.restlet_call import Call, Content
from netsuite_plugin.suitetalk.restlet_codes import SCRIPT_FAILED, restlet_meaning
from netsuite_plugin.text import from_outside

LARGEST = 10_000_000
"""Bytes of a body; NetSuite takes 10 MB in a string, either way (`section_4640094112`)."""

_PATH = "/app/site/hosting/restlet.nl"
_TYPES: Mapping[Content, str] = {"json": "application/json", "text": "text/plain"}


class Restlets:
    """Calls the scripts of one account, at its own host and nowhere else."""

    def __init__(self, rest: Rest, origin: str) -> None:
        self._rest, self._address = rest, f"{origin}{_PATH}"

    async def call(self, call: Call) -> RestletAnswer:
        """
        Call a script, and return what it answered.

        Raises:
            ScriptFailed: The script ended in an error, or answered 200 with one.
            ResponseError: NetSuite refused the call before the script ran, or a page came instead of an answer.
            TransportError: NetSuite was not reached, or hung up; repeating the call does no harm.
            OutcomeUnknown: The answer to a call that may be sent once was lost.
        """
        try:
            return await self._called(call)
        except (ResponseError, TransportError) as error:
            if call.effect != "once" or not error.unsettled or isinstance(error, ScriptFailed):
                raise
            raise OutcomeUnknown(
                f"{call.tried}: the answer was lost ({error}). The script may have done its work, and calling it again would do it twice: look "
                "at what it was to do first."
            ) from error

    def request(self, call: Call) -> httpx.Request:
        """
        Return the request of a call, without its login.

        Raises:
            ConfigurationError: The body cannot be written, or is larger than NetSuite takes.
        """
        content = _written(call)
        if content is not None and len(content) > LARGEST:
            raise ConfigurationError(
                f"{call.tried}: the body has {len(content):,} bytes, and a RESTlet takes {LARGEST:,}. Nothing was sent. Send it in parts."
            )
        kind = _TYPES[call.content]
        return httpx.Request(
            call.method,
            self._address,
            params={"script": call.script, "deploy": call.deploy, **call.parameters},
            content=content,
            headers={"Content-Type": kind, "Accept": kind},
        )

    async def _called(self, call: Call) -> RestletAnswer:
        def readable(response: httpx.Response) -> bool:
            return not _is_page(response, call.content)

        # a call with a key may be repeated as one that is idempotent: the script's author says so
        effect: Effect = "idempotent" if call.effect == "keyed" else call.effect
        response = await self._rest.deliver(self.request(call), effect=effect, readable=readable)
        if not response.is_success:
            raise error_from(response, call.tried, restlet_meaning)
        if not readable(response):
            raise unreadable(
                response,
                call.tried,
                "with a page instead of the script's answer (a script that answers with markup is asked with content: text)",
            )
        body = _body_of(response)
        if failed := _failure(body):
            raise error_as(SCRIPT_FAILED, response, call.tried, failed.detail, (failed,))
        return RestletAnswer(body=body, content_type=response.headers.get("content-type", "")[:100])


def _written(call: Call) -> bytes | None:
    if call.body is None:
        return None
    try:
        if isinstance(call.body, str) and call.content == "text":
            return call.body.encode()
        return json.dumps(call.body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except (ValueError, TypeError, RecursionError) as cause:
        raise ConfigurationError(f"body: this cannot be written ({cause}). Nothing was sent.") from None


def _is_page(response: httpx.Response, content: Content) -> bool:
    """Tell whether a page of a gateway or a login came: a script may answer with markup only where text was asked for."""
    if "html" in response.headers.get("content-type", "").lower():
        return True
    return content == "json" and text_of(response).lstrip("\ufeff \t\r\n").startswith("<")


def _body_of(response: httpx.Response) -> JsonValue:
    """Return JSON as what it says and any other answer as its text: a script that returns text may call it JSON."""
    if not response.content.strip():
        return None
    if "json" in response.headers.get("content-type", "").lower():
        try:
            found: JsonValue = from_json(response.content)
        except ValueError:
            return response.content.decode("utf-8", "replace")
        return found
    return response.content.decode("utf-8", "replace")


def _failure(body: JsonValue) -> ErrorDetail | None:
    """Return the error that a success speaks of (`section_4634920277`: a script that catches its own error answers 200)."""
    if isinstance(body, str):
        return script_error(body)
    if not isinstance(body, dict):
        return None
    told = body.get("error")
    if isinstance(told, dict) and told:
        code, words = told.get("code") or told.get("name"), told.get("message") or told.get("details")
        return _detail(code, words if isinstance(words, str) and words else json.dumps(told))
    if isinstance(told, str) and told:
        return _detail("", told)
    return _detail("", body.get("message") or "its 'error' is true.") if told is True else None


def _detail(code: object, words: object) -> ErrorDetail:
    return ErrorDetail(from_outside(str(code or ""), length=60), from_outside(str(words), length=2_000))
