"""
What a token endpoint answered: tokens, a refusal in the RFC's words, or something else.

The two tokens are taken first: a pair that NetSuite has issued exists nowhere else yet, so nothing odd beside it may cost it. Everything
else in an answer is decoration and has a default.
"""

import json
import math
import re
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

LIFETIME = timedelta(hours=1)
"""How long an access token is good for where the answer does not say it (`section_158081952044`)."""
_LONGEST = timedelta(days=1)
_REFUSALS = frozenset(
    {
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    }
)
"""RFC 6749 section 5.2. Any other word is not this endpoint's."""
_REFUSED = frozenset({400, 401, 403})
_TOKEN = re.compile(r"[\x20-\x7e]+")
_IN_TEXT = r'(?<!\\)"{}"\s*:\s*"([\x20-\x21\x23-\x5b\x5d-\x7e]+)"'
_MOST_LOOKED_AT = 10_000


@dataclass(frozen=True)
class TokenAnswer:
    """
    One answer: tokens, or a `refusal`, or neither, which is not the answer of a token endpoint.

    A refresh token may come alone: it replaces the one that was sent, which is spent by now.
    """

    access_token: str = field(default="", repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    lifetime: timedelta = LIFETIME
    refusal: str = ""

    @classmethod
    def read(cls, status: int, body: bytes) -> "TokenAnswer":
        """Read an answer, whatever its bytes are."""
        text = _decoded(body)
        parsed = _parsed(text)
        if 200 <= status < 300:
            return _tokens_in(parsed) or _tokens_in_text(text) or cls()
        error = parsed.get("error") if isinstance(parsed, dict) and status in _REFUSED else None
        return cls(refusal=error) if isinstance(error, str) and error in _REFUSALS else cls()


def _decoded(body: bytes) -> str:
    # tokens are ASCII: a byte that is not UTF-8 stands elsewhere
    return body.decode(json.detect_encoding(body), "replace")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, strict=False, object_pairs_hook=_object, parse_int=_number)
    except (ValueError, RecursionError):
        return None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a name that comes twice the last value counts, but what could be a token is not replaced by what cannot."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if _token(found.get(name)) is None or _token(value) is not None:
            found[name] = value
    return found


def _number(digits: str) -> float:
    return float(digits)  # Python refuses to make an int of more than 4,300 digits


def _tokens_in(parsed: Any) -> TokenAnswer | None:
    """Return the tokens of the outermost object that holds an access token, else a refresh token that stands alone."""
    left, looked_at, alone = deque([parsed]), 0, None
    while left and looked_at < _MOST_LOOKED_AT:
        found, looked_at = left.popleft(), looked_at + 1
        if isinstance(found, list):
            left.extend(found)
        elif isinstance(found, dict):
            access, refresh = _token(found.get("access_token")), _token(found.get("refresh_token"))
            if access:
                return TokenAnswer(access, refresh, _lifetime(found.get("expires_in")))
            alone = alone or refresh
            left.extend(found.values())
    return TokenAnswer(refresh_token=alone) if alone else None


def _tokens_in_text(text: str) -> TokenAnswer | None:
    """Return a whole pair that stands in a text which is not JSON: cut short, or too deep."""
    access, refresh = (re.search(_IN_TEXT.format(name), text) for name in ("access_token", "refresh_token"))
    return TokenAnswer(access[1], refresh[1]) if access and refresh else None


def _token(value: Any) -> str | None:
    """Return what can be sent in a header (RFC 6749 appendix A.12)."""
    token = value.strip() if isinstance(value, str) else ""
    return token if _TOKEN.fullmatch(token) else None


def _lifetime(value: Any) -> timedelta:
    """Read `expires_in`: a number, or text, as servers send both."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return LIFETIME
    try:
        seconds = float(value)
    except ValueError:
        return LIFETIME
    return min(timedelta(seconds=seconds), _LONGEST) if 0 < seconds < math.inf and seconds < 1e9 else LIFETIME
