"""How an answer of the local NetSuite differs from a recorded one."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import httpx

from conformance.traffic.cases import Recorded

# What a client may rely on; all other headers are the network's.
_EQUAL = (
    "cache-control",
    "content-type",
    "expires",
    "pragma",
    "preference-applied",
    "strict-transport-security",
    "vary",
    "www-authenticate",
    "x-content-type-options",
)
_PRESENT = ("x-n-operationid", "x-netsuite-jobid")
# Made anew for every answer.
_OWN = {"access_token", "refresh_token", "id_token"}
# NetSuite sends these with every answer; where a record was quoted in part, these may be missing from it.
_OF_AN_ERROR = {"type", "title", "status"}


def difference(recorded: Recorded, answered: httpx.Response, *, ordered: bool = True, old_names: bool = False) -> str:
    """
    Say in what an answer is not as recorded; nothing if in nothing.

    Names are compared without their case: NetSuite's own spelling changed between releases. Addresses are compared
    without their host; with `old_names` also without case, as the names in them have changed in the same way.
    """
    found = list(_of_heads(recorded, answered))
    if not found:
        found = list(_of_bodies(recorded, answered, _Comparison(ordered=ordered, old_names=old_names)))
    return "; ".join(found[:4]) + (f"; and {len(found) - 4} more" if len(found) > 4 else "")


def _of_heads(recorded: Recorded, answered: httpx.Response) -> Iterator[str]:
    if answered.status_code != recorded.status:
        yield f"{answered.status_code} instead of {recorded.status}: {answered.text[:200]}"
        return
    for name in _EQUAL:
        if name in recorded.headers and _header(recorded.headers[name]) != _header(answered.headers.get(name, "")):
            yield f"header {name}: {answered.headers.get(name, 'none')} instead of {recorded.headers[name]}"
    for name in _PRESENT:
        if name in recorded.headers and not answered.headers.get(name):
            yield f"header {name} is missing"
    if "location" in recorded.headers and "/" not in answered.headers.get("location", ""):
        yield "header location is missing"
    if recorded.headers.get("content-encoding") == "gzip" and answered.headers.get("content-encoding") != "gzip":
        yield "the body is not compressed"


def _header(text: str) -> str:
    """Bring a header to one spelling; the realm is the account's own."""
    first, realm, rest = text.lower().replace(" ", "").partition('realm="')
    return first + realm + rest.partition('"')[2]


def _of_bodies(recorded: Recorded, answered: httpx.Response, compare: "_Comparison") -> Iterator[str]:
    if recorded.body in (None, ""):
        if answered.content and recorded.status == 204:
            yield "there is a body"
        return
    if isinstance(recorded.body, str):
        shape = answered.headers.get("content-type", "").partition(";")[0]
        if shape.endswith("json") != recorded.body.lstrip().startswith(("{", "[")):
            yield f"the body is {shape}"
        return
    try:
        ours = answered.json()
    except json.JSONDecodeError:
        yield f"the body is not JSON: {answered.text[:80]}"
        return
    if recorded.status >= 400:
        yield from _of_errors(recorded.body, ours)
    elif "openapi" in recorded.body:
        yield from _of_documents(recorded.body, ours)
    else:
        yield from compare.values(recorded.body, ours, "")


def _of_errors(theirs: Any, ours: Any) -> Iterator[str]:
    """Compare codes and the sets of keys, never texts; of an answer that was quoted in part, the part."""
    whole = theirs.keys() >= _OF_AN_ERROR
    if (theirs.keys() != ours.keys()) if whole else not (theirs.keys() <= ours.keys()):
        yield f"keys {sorted(ours)} instead of {sorted(theirs)}"
        return
    if isinstance(theirs.get("error"), str) and theirs["error"] != ours["error"]:
        yield f"error {ours['error']} instead of {theirs['error']}"
    if isinstance(theirs.get("error"), dict):
        yield from _of_details([theirs["error"]], [ours["error"]], whole=True)
    # Without details the title is the text.
    if whole and "o:errorDetails" in theirs and (theirs["title"], theirs["status"]) != (ours["title"], ours["status"]):
        yield f"title and status {ours['title']}, {ours['status']}"
    if "o:errorCode" in theirs and theirs["o:errorCode"] != ours["o:errorCode"]:
        yield f"code {ours['o:errorCode']} instead of {theirs['o:errorCode']}"
    if "o:errorDetails" in theirs:
        yield from _of_details(theirs["o:errorDetails"], ours["o:errorDetails"], whole=whole)


def _of_details(theirs: list[Any], ours: list[Any], *, whole: bool) -> Iterator[str]:
    if len(theirs) != len(ours):
        yield f"{len(ours)} details instead of {len(theirs)}: {ours}"[:300]
        return
    for their, our in zip(theirs, ours, strict=True):
        if (their.keys() != our.keys()) if whole else not (their.keys() <= our.keys()):
            yield f"a detail has {sorted(our)} instead of {sorted(their)}"
        for name in their.keys() - {"detail", "message", "o:errorUrl"}:
            if their[name] != our.get(name):
                yield f"{name} {our.get(name)} instead of {their[name]}: {our.get('detail', '')}"[:300]


def _of_documents(theirs: Any, ours: Any) -> Iterator[str]:
    """
    Compare what two OpenAPI documents offer: ours has every path, operation, schema and property, of the same type.

    A property of the account's own (`x-ns-custom-field`) and the `default` answers are not looked for.
    """
    if missing := theirs.keys() - ours.keys():
        yield f"the document has no {sorted(missing)}"
        return
    for path, operations in theirs["paths"].items():
        if missing := operations.keys() - ours["paths"].get(path, {}).keys():
            yield f"{path} has no {sorted(missing)}"
    schemas = {name.lower(): schema for name, schema in ours["components"]["schemas"].items()}
    for name, schema in theirs["components"]["schemas"].items():
        properties = {
            each.lower(): value for each, value in schemas.get(name.lower(), {}).get("properties", {}).items()
        }
        if name.lower() not in schemas:
            yield f"there is no schema {name}"
        for each, value in schema.get("properties", {}).items():
            found = properties.get(each.lower())
            if name == "nsError" or "x-ns-custom-field" in value or "allOf" in schemas.get(name.lower(), {}):
                continue
            if found is None:
                yield f"{name} has no {each}"
            elif "type" in found and "type" in value and not _same_type(value, found):
                yield f"{name}.{each} is {found['type']} instead of {value['type']}"


def _same_type(their: Any, our: Any) -> bool:
    """Compare types; an enumeration was a text with a list of ids before it became an object in 2021."""
    return their["type"] == our["type"] or ("enum" in their and our["type"] == "object")


class _Comparison:
    def __init__(self, *, ordered: bool, old_names: bool) -> None:
        self._ordered, self._old_names = ordered, old_names

    def values(self, theirs: Any, ours: Any, path: str) -> Iterator[str]:
        """Compare two values of JSON, and everything below them."""
        name = path.rpartition(".")[2]
        if isinstance(theirs, dict) and isinstance(ours, dict):
            yield from self._objects(theirs, ours, path)
        elif isinstance(theirs, list) and isinstance(ours, list):
            yield from self._lists(theirs, ours, path)
        elif _type_of(theirs) != _type_of(ours):
            yield f"{path} is {json.dumps(ours)[:80]} instead of {json.dumps(theirs)[:80]}"
        elif name == "href" or (isinstance(theirs, str) and theirs.startswith("https://")):
            if self._address(theirs) != self._address(ours):
                yield f"{path} leads to {self._address(ours)} instead of {self._address(theirs)}"
        elif name not in _OWN and theirs != ours and str(theirs).lower() != str(ours).lower():
            yield f"{path} is {ours!r} instead of {theirs!r}"

    def _objects(self, theirs: dict[str, Any], ours: dict[str, Any], path: str) -> Iterator[str]:
        wanted = {name.lower(): (name, value) for name, value in theirs.items()}
        found = {name.lower(): value for name, value in ours.items()}
        if missing := wanted.keys() - found.keys():
            yield f"{path or 'the body'} has no {', '.join(sorted(missing))}"
        if more := found.keys() - wanted.keys():
            yield f"{path or 'the body'} has besides {', '.join(sorted(more))}"
        for lower, (name, value) in wanted.items():
            if lower in found:
                yield from self.values(value, found[lower], f"{path}.{name}".strip("."))

    def _lists(self, theirs: list[Any], ours: list[Any], path: str) -> Iterator[str]:
        if len(theirs) != len(ours):
            yield f"{path} has {len(ours)} entries instead of {len(theirs)}"
            return
        if not self._ordered and path == "items":
            theirs, ours = (sorted(each, key=_identity) for each in (theirs, ours))
        for number, (their, our) in enumerate(zip(theirs, ours, strict=True)):
            yield from self.values(their, our, f"{path}[{number}]")

    def _address(self, href: str) -> str:
        path = unquote(href.partition("://")[2].partition("/")[2] if "://" in href else href.lstrip("/"))
        return path.lower() if self._old_names else path


def _identity(item: Any) -> str:
    return str(item.get("id", "")) + json.dumps(item, sort_keys=True)


def _type_of(value: Any) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case _:
            return type(value).__name__
