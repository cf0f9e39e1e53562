"""Batches: up to a hundred records of one type in one request, each then a request of its own (article_0127092747)."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from netsuite_emulator.http.exchange import Request
from netsuite_emulator.http.problems import ErrorDetail, Problem, invalid_content, invalid_parameter, method_not_allowed

MOST = 100

_SINGULAR = "application/vnd.oracle.resource+json; type=singular"


def asked(request: Request, segments: Sequence[str]) -> bool:
    """Tell whether a request is a batch: its body is a collection, or it names several ids."""
    if len(segments) != 1:
        return False
    stated = request.headers.get("content-type", "").replace(" ", "").lower()
    return "type=collection" in stated or "ids" in request.parameters


def without_preference(request: Request) -> Request:
    """Give the request as it would have been sent to be answered at once."""
    headers = {name: value for name, value in request.headers.items() if name != "prefer"}
    return replace(request, headers=headers)


def parts(request: Request) -> list[Request]:
    """
    Take a batch apart.

    Raises:
        Problem: 400, it is not asynchronous, has more than a hundred records, or an item does not say which it is.
    """
    if "respond-async" not in request.headers.get("prefer", "").lower():
        detail = "The required request header 'Prefer' is missing or invalid. Provide 'Prefer: respond-async'."
        raise Problem(400, ErrorDetail(detail, "INVALID_HEADER", header="Prefer"))
    path = request.path.rstrip("/")
    if request.method in {"GET", "DELETE"}:
        if request.method == "GET" and not request.flag("expandRecords"):
            raise invalid_parameter("expandRecords", "Provide expandRecords=true to read several records.")
        ids = [_unquoted(each) for each in request.parameters.get("ids", "").split(",") if each.strip()]
        _count(len(ids))
        return [_one(request, f"{path}/{each}") for each in ids]
    items = request.json_object().get("items")
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise invalid_content("Invalid content in the request body. Provide the records in 'items'.", "items")
    _count(len(items))
    match request.method:
        case "POST":
            return [_one(request, path, each) for each in items]
        case "PATCH":
            return [_one(request, f"{path}/{_key(each, number)}", each) for number, each in enumerate(items)]
        case "PUT":
            return [
                _one(request, f"{path}/{_key(each, number, by_external_id=True)}", each)
                for number, each in enumerate(items)
            ]
        case method:
            raise method_not_allowed(method)


def _count(number: int) -> None:
    if not 1 <= number <= MOST:
        raise invalid_content(f"Provide 1 to {MOST} records in a batch.")


def _key(item: dict[str, Any], number: int, *, by_external_id: bool = False) -> str:
    """Say which record an item is: by its id, else by its external id; an upsert by the external id alone."""
    if "id" in item and not by_external_id:
        return str(item["id"])
    if "externalId" not in item:
        raise invalid_content("Provide the ID of the record.", f"items[{number}]")
    return f"eid:{item['externalId']}"


def _unquoted(text: str) -> str:
    """Read one of `ids`: `12`, `eid:x` or `eid:'with blanks'`."""
    text = text.strip()
    return f"eid:{text[5:-1]}" if text.startswith("eid:'") and text.endswith("'") else text


def _one(request: Request, path: str, item: dict[str, Any] | None = None) -> Request:
    kept = {"prefer", "content-type", "content-length", "accept"}
    headers = {name: value for name, value in request.headers.items() if name not in kept}
    if item is not None:
        item = {name: value for name, value in item.items() if name != "id"}
        headers["content-type"] = _SINGULAR
    kept_parameters = {
        name: value for name, value in request.parameters.items() if name not in {"ids", "expandRecords"}
    }
    content = b"" if item is None else json.dumps(item).encode()
    return replace(request, path=path, query=urlencode(kept_parameters), headers=headers, body=content)
