"""One request and its answer, apart from ASGI: what every service of the emulator takes and gives."""

import json
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from pydantic_core import to_json

from netsuite_emulator.http.problems import ErrorDetail, Problem, invalid_content
from netsuite_emulator.setup.undocumented import Release

_COMMON_HEADERS = (
    (b"cache-control", b"No-Cache"),
    (b"pragma", b"No-Cache"),
    (b"expires", b"0"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"vary", b"User-Agent, Accept-Encoding"),
    (b"x-content-type-options", b"nosniff"),
)


@dataclass(frozen=True)
class Request:
    """A request whose body has been read; header names are lower-case, the path is decoded."""

    method: str
    scheme: str
    host: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""
    raw_path: str = ""
    """The path as it was sent, percent-encoded: what a signature covers."""
    below: str = ""
    """What stands before the path where the account is named there and not by the host."""

    @property
    def origin(self) -> str:
        """Where the services are, as the caller wrote it: every link in an answer begins with it."""
        return f"{self.scheme}://{self.host}{self.below}"

    @cached_property
    def parameters(self) -> dict[str, str]:
        """Query parameters; of a repeated one the last."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    @cached_property
    def form(self) -> dict[str, list[str]]:
        """Fields of a form body, each with all its values."""
        fields: dict[str, list[str]] = {}
        for name, value in parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True):
            fields.setdefault(name, []).append(value)
        return fields

    @property
    def content_type(self) -> str:
        """The media type of the body, lower-case and without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def flag(self, name: str) -> bool:
        """Tell whether a query parameter is `true`."""
        return self.parameters.get(name, "").lower() == "true"

    def json_object(self) -> dict[str, Any]:
        """
        Read the body as a JSON object.

        A body without Content-Type is read as JSON, as a public client's live tests show. Another type is refused with
        415, anything but a JSON object with 400 INVALID_CONTENT.
        """
        if self.content_type not in {"", "application/json", "application/vnd.oracle.resource+json"}:
            raise Problem(415, ErrorDetail(f"Unsupported media type '{self.content_type}'.", "UNSUPPORTED_MEDIA_TYPE"))
        try:
            content = json.loads(self.body, object_pairs_hook=_members, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise invalid_content() from None
        if not isinstance(content, dict):
            raise invalid_content()
        return content


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its members; one that is there twice could mean either."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is there twice")
    return members


def _no_number(text: str) -> None:
    raise ValueError(text)


@dataclass
class Answer:
    """What a service gives back; the common headers are added when it is sent."""

    status: int = 200
    body: bytes = b""
    content_type: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def encoded_headers(self) -> list[tuple[bytes, bytes]]:
        """Give every header as ASGI wants them, with the ids NetSuite's support asks for."""
        headers = [
            *_COMMON_HEADERS,
            (b"x-n-operationid", str(uuid.uuid4()).encode()),
            (b"x-netsuite-jobid", str(uuid.uuid4()).encode()),
        ]
        if self.status != 204:
            headers.append((b"content-length", str(len(self.body)).encode()))
        if self.content_type:
            headers.append((b"content-type", self.content_type.encode()))
        headers.extend((name.lower().encode(), value.encode("latin-1", "replace")) for name, value in self.headers)
        return headers

    def compressed(self, accepted: str) -> "Answer":
        """Compress the body if the caller accepts gzip; NetSuite does so for small bodies too."""
        if not self.body or "gzip" not in accepted:
            return self
        packer = zlib.compressobj(level=1, wbits=31)
        packed = packer.compress(self.body) + packer.flush()
        return Answer(self.status, packed, self.content_type, [*self.headers, ("content-encoding", "gzip")])


def resource(
    content: Mapping[str, Any], kind: str, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Answer:
    """Answer with one of NetSuite's own media types; `kind` is singular, collection or error."""
    media_type = f"application/vnd.oracle.resource+json; type={kind}; charset=UTF-8"
    return Answer(status, to_json(content), media_type, list((headers or {}).items()))


def plain_json(
    content: Mapping[str, Any] | list[Any], *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Answer:
    """Answer with ordinary JSON, as the token endpoint does."""
    return Answer(status, to_json(content), "application/json; charset=UTF-8", list((headers or {}).items()))


def page(html: str, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Answer with a page."""
    return Answer(status, html.encode(), "text/html; charset=UTF-8", list((headers or {}).items()))


def refusal(problem: Problem, release: Release = "2026.1") -> Answer:
    """Answer with an error body, as the services of a release had it."""
    return resource(problem.as_json(release), "error", status=problem.status, headers=problem.headers)
