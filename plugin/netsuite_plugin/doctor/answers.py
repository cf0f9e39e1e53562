"""Every answer NetSuite gave during an examination, reduced to what may be shown: status, code, words, request id."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from netsuite_plugin.contract import Clock
from netsuite_plugin.doctor.answer_classes import (
    ASSERTION_REFUSED,
    AUTHORIZATION_REFUSED,
    CLIENT_NOT_ALLOWED,
    CLIENT_REFUSED,
    CODE_REFUSED,
    CONSENT_DENIED,
    GRANT_OVER,
    LOGIN_REFUSED,
    SCOPE_REFUSED,
    STOPPED_ON_PAGE,
    AnswerClass,
)
from netsuite_plugin.suitetalk.answers import error_from, text_of
from netsuite_plugin.text import from_outside

_GRANT_TYPES = {"authorization_code": "code", "refresh_token": "refresh", "client_credentials": "assertion"}
_SERVICES = {"record", "query", "system", "restlet"}
_TITLE = re.compile(r"<title>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_BY_CODE = {
    ("step one", "invalid_request"): AUTHORIZATION_REFUSED,
    ("step one", "invalid_scope"): SCOPE_REFUSED,
    ("step one", "access_denied"): CONSENT_DENIED,
    ("code", "invalid_client"): CLIENT_REFUSED,
    ("code", "unauthorized_client"): CLIENT_NOT_ALLOWED,
    ("code", "invalid_scope"): SCOPE_REFUSED,
    ("code", "invalid_grant"): CODE_REFUSED,
    ("refresh", "invalid_client"): CLIENT_REFUSED,
    ("refresh", "unauthorized_client"): CLIENT_NOT_ALLOWED,
    ("refresh", "invalid_scope"): SCOPE_REFUSED,
    ("refresh", "invalid_grant"): GRANT_OVER,
    # which word a refused assertion is answered with, no source says
    ("assertion", "invalid_client"): ASSERTION_REFUSED,
    ("assertion", "invalid_grant"): ASSERTION_REFUSED,
    ("assertion", "invalid_request"): ASSERTION_REFUSED,
    ("assertion", "unauthorized_client"): CLIENT_NOT_ALLOWED,
    ("assertion", "invalid_scope"): SCOPE_REFUSED,
}


@dataclass(frozen=True)
class Answer:
    """
    One answer, without anything secret.

    `step` says to what: `step one` (the pages before the code), `code`, `refresh` or `assertion` (the token endpoint), `record`,
    `query`, `system`, `restlet`, or another path of the account's hosts. `ahead` is how many seconds NetSuite's clock (its Date header) is before this machine's, and
    `within` how far off that may be.
    """

    step: str
    status: int
    code: str = ""
    words: str = ""
    request_id: str | None = None
    ahead: float | None = None
    within: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "step": self.step,
            "status": self.status,
            "code": self.code,
            "words": self.words,
            "request_id": self.request_id,
        }

    def __str__(self) -> str:
        said = f"{self.status}{f' {self.code}' if self.code else ''}{f': {self.words}' if self.words else ''}"
        return f"{said} (request ID {self.request_id})" if self.request_id else said

    @property
    def refusal(self) -> AnswerClass | None:
        """The class of a refusal to log in; None where it is none."""
        if self.step in _SERVICES:
            return LOGIN_REFUSED if self.status == 401 else None
        if self.step == "step one" and 400 <= self.status < 500:
            return STOPPED_ON_PAGE
        return _BY_CODE.get((self.step, self.code))


class RecordedAnswers(httpx.AsyncBaseTransport):
    """Passes requests on and remembers the answers."""

    def __init__(self, inner: httpx.AsyncBaseTransport, clock: Clock) -> None:
        self._inner, self._clock = inner, clock
        self.answers: list[Answer] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on, read the whole answer, and note it."""
        asked = self._clock.now()
        response = await self._inner.handle_async_request(request)
        came = self._clock.now()
        await response.aread()
        response.request = request
        self.answers.append(_answer(response, asked, came))
        return response

    async def aclose(self) -> None:
        """Close what lies below."""
        await self._inner.aclose()

    def last(self, *steps: str) -> Answer:
        """Return the last answer to one of these steps; there must be one."""
        return next(answer for answer in reversed(self.answers) if answer.step in steps)


def step_of(request: httpx.Request) -> str:
    """Name what was asked."""
    path = request.url.path
    if path.startswith("/app/login/oauth2/"):
        return "step one"
    if path.endswith("/oauth2/v1/token"):
        asked = parse_qs(request.content.decode("ascii", "replace")).get("grant_type", [""])[0]
        return _GRANT_TYPES.get(asked, "token")
    if path.endswith("/restlet.nl"):
        return "restlet"
    service = path.removeprefix("/services/rest/").partition("/")[0]
    return service if service in _SERVICES else path


def _answer(response: httpx.Response, asked: datetime, came: datetime) -> Answer:
    step, status = step_of(response.request), response.status_code
    code = words = ""
    if step == "step one" and response.is_redirect:
        code = parse_qs(urlsplit(response.headers.get("location", "")).query).get("error", [""])[0]
    elif title := _TITLE.search(text_of(response)):
        words = f"a page titled {from_outside(title[1])!r}"
    elif not response.is_success:
        error = error_from(response, step)
        code = error.details[0].code if error.details else ""
        words = from_outside(error.details[0].detail if error.details else error.title)
        words = "" if words == code else words
    ahead, within = _difference(response.headers.get("date", ""), asked, came)
    return Answer(step, status, code, words, response.headers.get("x-n-operationid"), ahead, within)


def _difference(date: str, asked: datetime, came: datetime) -> tuple[float | None, float]:
    """Compare clocks by the Date header, which has whole seconds (RFC 9110 section 6.6.1), at the middle of the round trip."""
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return None, 0.0
    there_and_back = (came - asked).total_seconds()
    ours = asked.timestamp() + there_and_back / 2
    return theirs.timestamp() + 0.5 - ours, 0.5 + there_and_back / 2
