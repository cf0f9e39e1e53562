"""Integration records: what an administrator sets up for an application (section_157771733782)."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

REDIRECT_URI = "https://127.0.0.1:8765/auth/callback"
SCOPES = ("restlets", "rest_webservices")


@dataclass(slots=True)
class Integration:
    """
    One integration record: client id and secret, which token-based authentication calls consumer key and secret.

    A secret and the Public Client tick may stand on one record: that is the usual case. The two lifetimes, in hours,
    matter to public clients only. `enabled` is its State in this account: False is Blocked, or waiting for approval.
    Raises ValueError for what the record's screen would not save.
    """

    key: str
    name: str
    application_id: str
    client_id: str
    client_secret: str | None
    public: bool = False
    redirect_uris: tuple[str, ...] = (REDIRECT_URI,)
    scopes: tuple[str, ...] = SCOPES
    refresh_validity_hours: int = 48
    maximum_rotation_hours: int = 168
    consent_policy: Literal["always_ask", "ask_first_time", "never_ask"] = "always_ask"
    enabled: bool = True
    authorization_code_grant: bool = True
    token_based_authentication: bool = True
    client_credentials: bool = False

    def __post_init__(self) -> None:
        if any(":" not in each or each.lower().startswith("http:") for each in self.redirect_uris):
            raise ValueError("a redirect URI begins with https:// or a custom scheme")
        if not all(1 <= each <= 720 for each in (self.refresh_validity_hours, self.maximum_rotation_hours)):
            raise ValueError("validity and rotation take 1 to 720 hours")
        if "mcp" in self.scopes and (len(self.scopes) > 1 or self.client_credentials):
            raise ValueError("the scope mcp stands alone, and not beside client credentials")

    def reset_secret(self) -> str:
        """Issue another secret; the old one ends at once, tokens stay good."""
        self.client_secret = _hexadecimal(self.client_id, self.client_secret, "reset")
        return self.client_secret


def new_integration(
    account_id: str,
    seed: int,
    key: str,
    name: str,
    *,
    has_secret: bool = True,
    public: bool = False,
    client_credentials: bool = False,
) -> Integration:
    """Describe a record as it is first saved; ids and secret follow from the account, the seed and the key."""
    return Integration(
        key=key,
        name=name,
        application_id=str(uuid.UUID(_hexadecimal(account_id, seed, key, "application")[:32])).upper(),
        client_id=_hexadecimal(account_id, seed, key, "client_id"),
        client_secret=_hexadecimal(account_id, seed, key, "client_secret") if has_secret else None,
        public=public,
        authorization_code_grant=not client_credentials,
        client_credentials=client_credentials,
    )


def first_integrations(account_id: str, seed: int) -> dict[str, Integration]:
    """Describe the integrations of a new account, by key."""
    described: Iterable[Integration] = (
        new_integration(account_id, seed, "confidential", "Ledger Export"),
        new_integration(account_id, seed, "public", "Field Sales Desktop", has_secret=False, public=True),
        new_integration(account_id, seed, "service", "Nightly Sync", client_credentials=True),
        new_integration(account_id, seed, "both", "Workflow Automation", public=True),
    )
    return {each.key: each for each in described}


def _hexadecimal(*parts: object) -> str:
    """Make 64 characters, the length of NetSuite's own client ids and secrets."""
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()
