"""A folder of recorded traffic, and what came of each of its cases."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

_PLACEHOLDER = re.compile(r"^[({<].*[)}>]$")
# A path whose record type was not recorded holds for any.
_ANY_TYPE = "salesOrder"


Sort = Literal[
    "not loaded",
    "status",
    "code",
    "location",
    "missing",
    "type",
    "value",
    "link",
    "count",
    "document",
    "not stored",
    "header",
    "more",
]
UNNOTICED: frozenset[Sort] = frozenset({"header", "more"})
"""What a client would not notice: headers that only caches and browsers read, and members besides the recorded ones."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was not as recorded, and what sort of thing it is."""

    sort: Sort
    words: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case: `kind` is what sort of traffic it is, `differences` all that was not as recorded."""

    name: str
    kind: str
    differences: tuple[Difference, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    @property
    def noticed(self) -> bool:
        """Whether a client would notice."""
        return any(each.sort not in UNNOTICED for each in self.differences)

    @property
    def difference(self) -> str:
        """The first of the differences in words, and how many there are besides."""
        more = f"; and {len(self.differences) - 4} more" if len(self.differences) > 4 else ""
        return "; ".join(each.words for each in self.differences[:4]) + more


_MARKED = re.compile(r"\((array|object|string|number|integer|boolean|null)\b.*\)", re.DOTALL)
_SHAPES: Mapping[str, tuple[type, ...]] = {
    "array": (list,),
    "object": (dict,),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def shape(value: Any) -> tuple[type, ...] | None:
    """Give the types that a recorder's mark such as `(array)` stands for, nothing where the value itself was recorded."""
    found = _MARKED.fullmatch(value) if isinstance(value, str) else None
    return _SHAPES[found[1]] if found else None


@dataclass(frozen=True)
class Recorded:
    """A recorded answer, as far as it was recorded."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Case:
    """One recorded request, and its answer where there is one."""

    name: str
    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Any = None
    answer: Recorded | None = None

    @property
    def segments(self) -> list[str]:
        """The parts of the path after the record service's root, or none for another service."""
        path = self.path.partition("?")[0]
        _, found, below = path.partition("/services/rest/record/v1/")
        return [each for each in below.split("/") if each] if found else []


def cases(folder: Path) -> Iterator[Case]:
    """Read every case of a folder, in the order of their names."""
    for file in sorted(folder.glob("*.json")):
        told = json.loads(file.read_text())
        asked, answered = told["request"], told.get("response")
        yield Case(
            file.stem,
            asked.get("method", "GET"),
            _path(asked.get("path", ""), answered),
            _headers(asked.get("headers")),
            asked.get("body"),
            None
            if not answered or "status" not in answered
            else Recorded(answered["status"], _headers(answered.get("headers")), answered.get("body")),
        )


def _headers(told: Mapping[str, Any] | None) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in (told or {}).items()}


def _path(path: str, answered: Mapping[str, Any] | None) -> str:
    """
    Give the path with its query.

    A recorder that left the query out, or changed it later, is set right by the answer: by its own `self` link, which
    repeats what was asked for, and where that has none by
    sublists and subrecords that are there in full, as only `expandSubResources` gives them.
    """
    first, _, rest = path.partition("/record/v1/")
    if rest and _PLACEHOLDER.match(rest.partition("/")[0]):
        path = f"{first}/record/v1/{_ANY_TYPE}/{rest.partition('/')[2]}"
    body = (answered or {}).get("body")
    if not isinstance(body, dict):
        return path
    path, _, sent = path.partition("?")
    own = (each.get("href", "") for each in body.get("links", ()) if each.get("rel") == "self")
    query = next(own, "").partition("?")[2] or sent
    if not query and "items" not in body and rest.count("/") == 1 and any(_in_full(each) for each in body.values()):
        query = "expandSubResources=true"
    return f"{path}?{query}" if query else path


def _in_full(value: Any) -> bool:
    """Tell a sublist with its lines, or a subrecord with its fields, from a mere link and from a reference."""
    return isinstance(value, dict) and "links" in value and value.keys() - {"links"} != set() and "refName" not in value
