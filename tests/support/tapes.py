"""
Cassettes as files: YAML a person can read, with bodies parsed, headers by allow-list and the word where they come from.

Run as a program it writes the list of tapes in cassettes/README.md anew.
"""

import contextlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import yaml
from vcr.request import Request

CASSETTES = Path(__file__).parents[2] / "cassettes"
TAPES = CASSETTES / "test_cassettes"
README = CASSETTES / "README.md"
SOURCES = ("emulator", "live account", "documentation")
TABLE_BEGINS, TABLE_ENDS = "<!-- tapes: written by make record -->\n", "<!-- end of tapes -->\n"

_HEAD = "# Where tapes come from and how they are recorded anew: cassettes/README.md\n"
_FORM = "application/x-www-form-urlencoded"


class _Dumper(yaml.CSafeDumper):
    """Several lines are written as several lines."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


@dataclass(frozen=True)
class Tape:
    """One cassette: its exchanges in the order they happened, and where and when they were recorded."""

    recorded_from: str
    recorded_on: str
    interactions: Sequence[Mapping[str, Any]]

    @classmethod
    def read(cls, path: Path) -> "Tape":
        return cls(**yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))

    @classmethod
    def of(cls, requests: Sequence[Request], responses: Sequence[Mapping[str, Any]], **provenance: str) -> "Tape":
        pairs = zip(requests, responses, strict=True)
        return cls(interactions=[_interaction(request, response) for request, response in pairs], **provenance)

    @property
    def text(self) -> str:
        return _HEAD + yaml.dump(vars(self), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)

    @property
    def requests(self) -> list[Request]:
        found = [each["request"] for each in self.interactions]
        return [Request(each["method"], each["uri"], body_of(each), each["headers"]) for each in found]

    @property
    def responses(self) -> list[dict[str, Any]]:
        return [
            {
                "status": {"code": each["response"]["status"], "message": ""},
                "headers": {name: [value] for name, value in each["response"]["headers"].items()},
                "body": {"string": body_of(each["response"])},
            }
            for each in self.interactions
        ]

    def summary(self) -> str:
        """Say in a line what happens on the tape."""
        return ", ".join(
            f"{each['request']['method']} {urlsplit(each['request']['uri']).path.rsplit('/', 1)[-1]} → {each['response']['status']}"
            for each in self.interactions
        )


def body_of(message: Mapping[str, Any]) -> bytes:
    """Give the bytes of a body as it stands on a tape."""
    match message.get("body"):
        case None:
            return b""
        case {"json": content}:
            return json.dumps(content).encode()
        case {"form": fields}:
            return urlencode(fields).encode()
        case text:
            return str(text).encode()


def parsed(body: bytes | None, content_type: str) -> dict[str, Any]:
    """Give a body as it stands on a tape: JSON and forms parsed, other text as it is, nothing when there is none."""
    if not body:
        return {}
    text = body.decode()
    if "json" in content_type:
        with contextlib.suppress(ValueError):
            return {"body": {"json": json.loads(text)}}
    if content_type.startswith(_FORM):
        return {"body": {"form": dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True))}}
    return {"body": text}


def rewritten(body: bytes | None, content_type: str, change: Callable[[Any], Any]) -> bytes:
    """Give a body with its parsed content changed."""
    message = parsed(body, content_type)
    return body_of({name: change(content) for name, content in message.items()})


def _interaction(request: Request, response: Mapping[str, Any]) -> dict[str, Any]:
    asked = dict(request.headers)
    answered = {name: values[0] for name, values in response["headers"].items()}
    return {
        "request": {
            "method": request.method,
            "uri": request.uri,
            "headers": asked,
            **parsed(request.body, content_type(asked)),
        },
        "response": {
            "status": response["status"]["code"],
            "headers": answered,
            **parsed(response["body"]["string"], content_type(answered)),
        },
    }


def content_type(headers: Mapping[str, str]) -> str:
    """Find the media type whatever the case of the header's name."""
    return next((value for name, value in headers.items() if name.lower() == "content-type"), "").lower()


def table() -> str:
    """List every tape with its source, its day and what happens on it."""
    rows = ["| tape | recorded from | on | exchanges |", "|---|---|---|---|"]
    for path in sorted(TAPES.glob("*.yaml")):
        tape = Tape.read(path)
        rows.append(f"| `{path.stem}` | {tape.recorded_from} | {tape.recorded_on} | {tape.summary()} |")
    return "\n".join(rows) + "\n"


def listed(readme: str) -> str:
    """Cut the list of tapes out of the README."""
    return readme.partition(TABLE_BEGINS)[2].partition(TABLE_ENDS)[0]


def main() -> int:
    before = README.read_text(encoding="utf-8")
    README.write_text(before.replace(TABLE_BEGINS + listed(before), TABLE_BEGINS + table()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
