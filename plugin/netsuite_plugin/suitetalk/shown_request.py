"""A request as a rehearsal shows it. Nodes need this with discovery, and nothing heavier."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from netsuite_plugin.contract import RehearsedRequest

if TYPE_CHECKING:
    import httpx

_SHOWN_HEADERS = ("content-type", "content-language", "prefer")


def shown(request: "httpx.Request", *, headers: Iterable[str] = ()) -> RehearsedRequest:
    """Return what of a request decides something, with these headers of its author's."""
    authors = {name.lower() for name in headers}
    return RehearsedRequest(
        method=request.method,
        url=str(request.url),
        headers={name: value for name, value in request.headers.items() if _matters(name) or name in authors},
        body=_body(request),
    )


def _matters(name: str) -> bool:
    return name in _SHOWN_HEADERS or name.startswith("x-netsuite-")


def _body(request: "httpx.Request") -> Any:
    if "json" in request.headers.get("content-type", ""):
        return json.loads(request.content) if request.content else None
    return request.content.decode() or None
