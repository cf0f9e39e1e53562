"""What a token endpoint returns, and who hands out the access token in force."""

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

EARLY = timedelta(minutes=2)
"""An access token is renewed this long before it expires, so that it does not expire on the way."""


@dataclass(frozen=True)
class Tokens:
    """An answer of the token endpoint (RFC 6749 section 5.1). Without `refresh_token`, the one sent stays in force."""

    access_token: str = field(repr=False)
    expires_at: datetime
    refresh_token: str | None = field(default=None, repr=False)

    def good_at(self, moment: datetime) -> bool:
        """Tell whether the access token can still be used."""
        return moment < self.expires_at - EARLY


class TokenSource(Protocol):
    """Gives bearer tokens. Both methods may call the token endpoint; any number of callers share one call."""

    async def current(self) -> str:
        """Return an access token that has not expired."""
        ...

    async def renew(self, rejected: str) -> str:
        """Return another access token than the one just rejected."""
        ...


def read_claims(token: str) -> dict[str, Any]:
    """
    Return what a JWT says about itself, unverified; empty when it is not a JWT.

    Good for telling a person when a grant ends; never for deciding access.
    """
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return {}
    return claims if isinstance(claims, dict) else {}
