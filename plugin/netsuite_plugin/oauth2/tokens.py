"""What a token endpoint returns, and who hands out the access token in force."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

EARLY = timedelta(minutes=2)
"""An access token is renewed this long before it expires, so that it does not expire on the way."""

_YEAR_3000 = 32_503_680_000


@dataclass(frozen=True)
class Tokens:
    """
    An answer of the token endpoint (RFC 6749 section 5.1). Without `refresh_token`, the one sent stays in force.

    `access_token` is empty where only a refresh token came.
    """

    access_token: str = field(repr=False)
    expires_at: datetime
    refresh_token: str | None = field(default=None, repr=False)

    def good_at(self, moment: datetime) -> bool:
        """Tell whether the access token can still be used."""
        return bool(self.access_token) and moment < self.expires_at - EARLY


class AdoptedToken(str):
    """An access token that somebody else had asked for and saved: it may be older than the rejection it is to answer."""

    __slots__ = ()


class TokenSource(Protocol):
    """Gives bearer tokens. Both methods may call the token endpoint; any number of callers share one call."""

    async def current(self) -> str:
        """Return an access token that has not expired."""
        ...

    async def renew(self, rejected: str) -> str:
        """Return another access token than the one just rejected: a new one, or one that was there (`AdoptedToken`)."""
        ...


def read_claims(token: str) -> dict[str, Any]:
    """
    Return what a JWT says about itself, unverified; empty when it is not a JWT.

    Good for telling a person when a grant ends; never for deciding access.
    """
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, RecursionError, binascii.Error):
        return {}
    return claims if isinstance(claims, dict) else {}


def moment_in(claims: Mapping[str, Any], name: str) -> datetime | None:
    """Return a moment that a JWT tells in epoch seconds (`exp`, `iat`, `oit`); None where it tells none that can be."""
    seconds = claims.get(name)
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 < seconds < _YEAR_3000:
        return None
    return datetime.fromtimestamp(seconds, UTC)
