"""How an answer of the local NetSuite differs from a recorded one."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import httpx

from conformance.traffic.cases import Difference, Recorded, Sort, shape

# What a client may rely on, and what only caches and browsers read; all other headers are the network's.
_EQUAL: Mapping[str, Sort] = {
    **dict.fromkeys(("content-type", "preference-applied", "www-authenticate"), "value"),
    **dict.fromkeys(
        ("cache-control", "expires", "pragma", "strict-transport-security", "vary", "x-content-type-options"), "header"
    ),
}
_PRESENT = ("x-n-operationid", "x-netsuite-jobid")
# Made anew for every answer.
_OWN = {"access_token", "refresh_token", "id_token"}
# NetSuite sends these with every answer; where a record was quoted in part, these may be missing from it.
_OF_AN_ERROR = {"type", "title", "status"}


def differences(
    recorded: Recorded, answered: httpx.Response, *, ordered: bool = True, old_names: bool = False
) -> tuple[Difference, ...]:
    """
    Give all in which an answer is not as recorded.

    Names are compared without their case: NetSuite's own spelling changed between releases. Addresses are compared
    without their host; with `old_names` also without case, as the names in them have changed in the same way. Where a recorder
    left a mark such as `(array)` in the place of a value, only its type is compared. Texts of errors, tokens, ids of
    operations and the realm are the account's own.
    """
    found = list(_of_heads(recorded, answered))
    if not found:
        found = list(_of_bodies(recorded, answered, _Comparison(ordered=ordered, old_names=old_names)))
    return tuple(found)


def _of_heads(recorded: Recorded, answered: httpx.Response) -> Iterator[Difference]:
    if answered.status_code != recorded.status:
        yield Difference("status", f"{answered.status_code} instead of {recorded.status}: {answered.text[:200]}")
        return
    for name, sort in _EQUAL.items():
        if name in recorded.headers and _header(recorded.headers[name]) != _header(answered.headers.get(name, "")):
            yield Difference(
                sort, f"header {name}: {answered.headers.get(name, 'none')} instead of {recorded.headers[name]}"
            )
    for name in _PRESENT:
        if name in recorded.headers and not answered.headers.get(name):
            yield Difference("missing", f"header {name} is missing")
    if "location" in recorded.headers and "/" not in answered.headers.get("location", ""):
        yield Difference("location", "header location is missing")
    if recorded.headers.get("content-encoding") == "gzip" and answered.headers.get("content-encoding") != "gzip":
        yield Difference("header", "the body is not compressed")


def _header(text: str) -> str:
    """Bring a header to one spelling; the realm is the account's own."""
    first, realm, rest = text.lower().replace(" ", "").partition('realm="')
    return first + realm + rest.partition('"')[2]


def _of_bodies(recorded: Recorded, answered: httpx.Response, compare: "_Comparison") -> Iterator[Difference]:
    if recorded.body in (None, ""):
        if answered.content and recorded.status == 204:
            yield Difference("more", "there is a body")
        return
    if isinstance(recorded.body, str):
        if wanted := shape(recorded.body):
            if not isinstance(_read(answered), wanted):
                yield Difference("type", f"the body is not {recorded.body}")
            return
        media_type = answered.headers.get("content-type", "").partition(";")[0]
        if media_type.endswith("json") != recorded.body.lstrip().startswith(("{", "[")):
            yield Difference("type", f"the body is {media_type}")
        return
    try:
        ours = answered.json()
    except json.JSONDecodeError:
        yield Difference("type", f"the body is not JSON: {answered.text[:80]}")
        return
    if recorded.status >= 400:
        yield from _of_errors(recorded.body, ours)
    elif "openapi" in recorded.body:
        yield from _of_documents(recorded.body, ours)
    elif "$schema" in recorded.body or "schema+json" in recorded.headers.get("content-type", ""):
        yield from _of_schemas(recorded.body, ours)
    else:
        yield from compare.values(recorded.body, ours, "")


def _read(answered: httpx.Response) -> Any:
    try:
        return answered.json()
    except json.JSONDecodeError:
        return None


def _of_errors(theirs: Any, ours: Any) -> Iterator[Difference]:
    """Compare codes and the sets of keys, never texts; of an answer that was quoted in part, the part."""
    whole = theirs.keys() >= _OF_AN_ERROR
    if (theirs.keys() != ours.keys()) if whole else not (theirs.keys() <= ours.keys()):
        sort: Sort = "missing" if theirs.keys() - ours.keys() else "more"
        yield Difference(sort, f"keys {sorted(ours)} instead of {sorted(theirs)}")
        return
    if isinstance(theirs.get("error"), str) and theirs["error"] != ours["error"]:
        yield Difference("code", f"error {ours['error']} instead of {theirs['error']}")
    if isinstance(theirs.get("error"), dict):
        yield from _of_details([theirs["error"]], [ours["error"]], whole=True)
    # Without details the title is the text.
    if whole and "o:errorDetails" in theirs and (theirs["title"], theirs["status"]) != (ours["title"], ours["status"]):
        yield Difference("value", f"title and status {ours['title']}, {ours['status']}")
    if "o:errorCode" in theirs and theirs["o:errorCode"] != ours["o:errorCode"]:
        yield Difference("code", f"code {ours['o:errorCode']} instead of {theirs['o:errorCode']}")
    if "o:errorDetails" in theirs:
        yield from _of_details(theirs["o:errorDetails"], ours["o:errorDetails"], whole=whole)


def _of_details(theirs: list[Any], ours: list[Any], *, whole: bool) -> Iterator[Difference]:
    if len(theirs) != len(ours):
        yield Difference("count", f"{len(ours)} details instead of {len(theirs)}: {ours}"[:300])
        return
    for their, our in zip(theirs, ours, strict=True):
        if (their.keys() != our.keys()) if whole else not (their.keys() <= our.keys()):
            yield Difference("missing", f"a detail has {sorted(our)} instead of {sorted(their)}")
        for name in their.keys() - {"detail", "message", "o:errorUrl"}:
            if their[name] != our.get(name):
                yield Difference(
                    "code", f"{name} {our.get(name)} instead of {their[name]}: {our.get('detail', '')}"[:300]
                )


def _of_documents(theirs: Any, ours: Any) -> Iterator[Difference]:
    """
    Compare what two OpenAPI documents offer: ours has every path, operation, schema and property, of the same type.

    A property of the account's own (`x-ns-custom-field`) and the `default` answers are not looked for.
    """
    if missing := theirs.keys() - ours.keys():
        yield Difference("document", f"the document has no {sorted(missing)}")
        return
    for path, operations in theirs["paths"].items():
        if missing := operations.keys() - ours["paths"].get(path, {}).keys():
            yield Difference("document", f"{path} has no {sorted(missing)}")
    schemas = {name.lower(): schema for name, schema in ours["components"]["schemas"].items()}
    for name, schema in theirs["components"]["schemas"].items():
        properties = {
            each.lower(): value for each, value in schemas.get(name.lower(), {}).get("properties", {}).items()
        }
        if name.lower() not in schemas:
            yield Difference("document", f"there is no schema {name}")
        for each, value in schema.get("properties", {}).items():
            found = properties.get(each.lower())
            if name == "nsError" or "x-ns-custom-field" in value or "allOf" in schemas.get(name.lower(), {}):
                continue
            if found is None:
                yield Difference("document", f"{name} has no {each}")
            elif "type" in found and "type" in value and not _same_type(value, found):
                yield Difference("document", f"{name}.{each} is {found['type']} instead of {value['type']}")


def _of_schemas(theirs: Any, ours: Any) -> Iterator[Difference]:
    """Compare what two JSON Schemas describe: ours has every property, of the same type; custom fields are the account's own."""
    properties = {name.lower(): value for name, value in ours.get("properties", {}).items()}
    for name, value in theirs.get("properties", {}).items():
        found = properties.get(name.lower())
        if not isinstance(value, dict) or "x-ns-custom-field" in value:
            continue
        if found is None:
            yield Difference("document", f"the schema has no {name}")
        elif "type" in value and "type" in found and not _same_type(value, found):
            yield Difference("document", f"{name} is {found['type']} instead of {value['type']}")


def _same_type(their: Any, our: Any) -> bool:
    """Compare types; an enumeration was a text with a list of ids before it became an object in 2021."""
    return their["type"] == our["type"] or ("enum" in their and our["type"] == "object")


class _Comparison:
    def __init__(self, *, ordered: bool, old_names: bool) -> None:
        self._ordered, self._old_names = ordered, old_names

    def values(self, theirs: Any, ours: Any, path: str) -> Iterator[Difference]:
        """Compare two values of JSON, and everything below them."""
        name = path.rpartition(".")[2]
        if wanted := shape(theirs):
            if not isinstance(ours, wanted):
                yield Difference("type", f"{path} is {json.dumps(ours)[:80]} and not {theirs}")
        elif isinstance(theirs, dict) and isinstance(ours, dict):
            yield from self._objects(theirs, ours, path)
        elif isinstance(theirs, list) and isinstance(ours, list):
            yield from self._lists(theirs, ours, path)
        elif _type_of(theirs) != _type_of(ours):
            yield Difference("type", f"{path} is {json.dumps(ours)[:80]} instead of {json.dumps(theirs)[:80]}")
        elif name == "href" or (isinstance(theirs, str) and theirs.startswith("https://")):
            if self._address(theirs) != self._address(ours):
                yield Difference("link", f"{path} leads to {self._address(ours)} instead of {self._address(theirs)}")
        elif name not in _OWN and theirs != ours and str(theirs).lower() != str(ours).lower():
            yield Difference("value", f"{path} is {ours!r} instead of {theirs!r}")

    def _objects(self, theirs: dict[str, Any], ours: dict[str, Any], path: str) -> Iterator[Difference]:
        wanted = {name.lower(): (name, value) for name, value in theirs.items()}
        found = {name.lower(): value for name, value in ours.items()}
        if missing := wanted.keys() - found.keys():
            yield Difference("missing", f"{path or 'the body'} has no {', '.join(sorted(missing))}")
        if more := found.keys() - wanted.keys():
            yield Difference("more", f"{path or 'the body'} has besides {', '.join(sorted(more))}")
        for lower, (name, value) in wanted.items():
            if lower in found:
                yield from self.values(value, found[lower], f"{path}.{name}".strip("."))

    def _lists(self, theirs: list[Any], ours: list[Any], path: str) -> Iterator[Difference]:
        if len(theirs) != len(ours):
            yield Difference("count", f"{path} has {len(ours)} entries instead of {len(theirs)}")
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
