"""Which requests of a node package's own may leave for the account's REST services. A node needs this with discovery, and nothing heavier."""

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]

_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
ROOT = "/services/rest"
_PATH = re.compile(r"/services/rest(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+)+/?")
_HIDDEN = re.compile(r"%(?:2[ef]|5c|25|[01][0-9a-f]|7f)", re.IGNORECASE)
"""A dot, a slash, a backslash, a percent sign or a control character that a server may read as one after decoding."""
_HEADER = re.compile(r"[A-Za-z0-9-]{1,100}")
_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")
_OURS = frozenset(
    {"authorization", "connection", "content-length", "cookie", "host", "proxy-authorization", "transfer-encoding"}
)
"""Headers that say who asks, or where a request goes and ends."""


def wrong_with(method: str, path: str, headers: Mapping[str, str]) -> str | None:
    """Say what keeps a request from being sent: one that would leave the account's REST services, or say who asks."""
    if method not in _METHODS:
        return f"{method!r} is not a method: take one of {', '.join(sorted(_METHODS))}."
    if wrong := _wrong_with_path(path):
        return f"The path {path[:200]!r} {wrong}"
    for name, value in headers.items():
        if _HEADER.fullmatch(name) is None or name.lower() in _OURS:
            return f"The header {name[:100]!r} cannot be given with a request: leave it out."
        if _VALUE.fullmatch(value) is None:
            return f"The value of the header {name} must be one line of ASCII."
    return None


def _wrong_with_path(path: str) -> str | None:
    if "?" in path:
        return "holds a query: give it by itself, beside the path."
    if "/restlet.nl" in path:
        return "is that of RESTlets, which have another host: use netsuite.restlet.get, post, put or delete."
    if _PATH.fullmatch(path) is None:
        return "is not one of a REST service: it begins with /services/rest/, and what is not a letter or a digit is percent-encoded."
    if _HIDDEN.search(path) or any(part in {".", ".."} for part in path.split("/")):
        return "leads somewhere else than it says."
    if path.lower().startswith(f"{ROOT}/auth/"):
        return "is where tokens are issued and revoked: that is done by connecting and disconnecting."
    return None
