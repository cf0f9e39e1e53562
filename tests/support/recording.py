"""
What goes onto a tape and what never does.

Headers pass by allow-list; tokens, client ID and secret become their own names in angle brackets; an account becomes 1234567, a mail
address someone@example.com. The same changes are made to a request before it is looked up, so a tape plays whatever the tokens are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vcr.cassette import Cassette
from vcr.persisters.filesystem import CassetteNotFoundError
from vcr.request import Request

from leaks import leaks
from tapes import Tape, content_type, rewritten

ACCOUNT = "1234567"
REQUEST_HEADERS = {
    "accept",
    "content-type",
    "prefer",
    "x-netsuite-propertynamevalidation",
    "x-netsuite-propertyvaluevalidation",
}
RESPONSE_HEADERS = {
    "content-type",
    "location",
    "preference-applied",
    "retry-after",
    "x-n-operationid",
    "x-netsuite-propertyvalidation",
}
OPERATION = "00000000-0000-4000-8000-000000000000"
SECRETS = {
    "access_token",
    "client_assertion",
    "client_id",
    "client_secret",
    "code_verifier",
    "id_token",
    "refresh_token",
}
FORM_SECRETS = SECRETS | {"code", "token"}
"""In JSON these two also name an error's code."""

_MAIL = re.compile(r"[\w.+-]+@(?!example\.com\b)[\w-]+(?:\.[\w-]+)+")


@dataclass
class Recording:
    """
    One test's tape on its way to and from the file: what vcrpy asks before it compares, plays, reads or writes.

    `source` is what would be recorded now; None only plays. `names` are further words to replace.
    """

    source: str | None = None
    account: str = ACCOUNT
    names: dict[str, str] = field(default_factory=dict)
    paused: bool = False
    worth_keeping: bool = True

    def __deepcopy__(self, memo: Any) -> "Recording":
        # pytest-recording copies its configuration; the test goes on speaking to this one
        return self

    def config(self) -> dict[str, Any]:
        """Give vcrpy's options. A rewrite must not begin by removing the file: what fails half-way would lose it."""
        return {
            "persister": self,
            "record_mode": "all" if self.source else "none",
            "match_on": ["method", "scheme", "host", "port", "path", "query", "headers", "body"],
            "before_record_request": self.request,
            "before_record_response": self.response,
            "decode_compressed_response": True,
        }

    def request(self, request: Request) -> Request | None:
        if self.paused:
            return None
        kind = content_type(request.headers)
        request.uri = self._public(request.uri)
        request.body = rewritten(request.body, kind, self._public)
        request.headers = {
            name.lower(): self._public(value)
            for name, value in sorted(request.headers.items())
            if name.lower() in REQUEST_HEADERS
        }
        return request

    def response(self, response: dict[str, Any]) -> dict[str, Any]:
        headers = {name.lower(): self._public(values[0]) for name, values in sorted(response["headers"].items())}
        if "x-n-operationid" in headers:
            headers["x-n-operationid"] = OPERATION
        response["headers"] = {name: [value] for name, value in headers.items() if name in RESPONSE_HEADERS}
        response["body"]["string"] = rewritten(response["body"]["string"], content_type(headers), self._public)
        return response

    def _public(self, content: Any) -> Any:
        """Replace what is secret or belongs to somebody, at any depth."""
        match content:
            case str():
                return self._public_text(content)
            case {"form": fields}:
                return {
                    "form": {name: self._unless_secret(name, value, FORM_SECRETS) for name, value in fields.items()}
                }
            case Mapping():
                return {name: self._unless_secret(name, value, SECRETS) for name, value in content.items()}
            case list():
                return [self._public(each) for each in content]
            case _:
                return content

    def _unless_secret(self, name: str, value: Any, secrets: set[str]) -> Any:
        return f"<{name}>" if name in secrets else self._public(value)

    def _public_text(self, text: str) -> str:
        for private, public in self.names.items():
            text = text.replace(private, public)
        label = re.escape(self.account).replace("_", "[_-]")
        text = re.sub(rf"(?<![a-z0-9]){label}(?![a-z0-9])", ACCOUNT, text, flags=re.IGNORECASE)
        return _MAIL.sub("someone@example.com", text)

    def load_cassette(self, path: str, serializer: Any) -> tuple[list[Request], list[dict[str, Any]]]:
        if self.source or not Path(path).is_file():
            raise CassetteNotFoundError
        tape = Tape.read(Path(path))
        return tape.requests, tape.responses

    def save_cassette(self, path: str, cassette: Mapping[str, Any], serializer: Any) -> None:
        """Write the tape, unless the test failed or the tape would tell a secret; the day changes only with the content."""
        if not self.worth_keeping or self.source is None:
            return
        file = Path(path)
        today = datetime.now(UTC).date().isoformat()
        tape = Tape.of(cassette["requests"], cassette["responses"], recorded_from=self.source, recorded_on=today)
        before = Tape.read(file) if file.is_file() else None
        if before and (before.interactions, before.recorded_from) == (tape.interactions, tape.recorded_from):
            tape = Tape(before.recorded_from, before.recorded_on, tape.interactions)
        found = leaks(tape.text)
        assert not found, f"{file.name} was not written, it would tell: {'; '.join(found)}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(tape.text, encoding="utf-8")


def unplayed(cassette: Cassette) -> list[str]:
    """Name the exchanges of a tape that nobody asked for."""
    return [
        f"{request.method} {request.uri} → {response['status']['code']}"
        for index, (request, response) in enumerate(cassette.data)
        if not cassette.play_counts[index]
    ]


def statuses(cassette: Cassette) -> list[int]:
    """Give the statuses that were recorded or played, in the order of the tape."""
    return [
        response["status"]["code"]
        for index, (_, response) in enumerate(cassette.data)
        if cassette.play_counts[index] or not cassette.write_protected
    ]
