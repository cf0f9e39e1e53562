"""Integration records: what an administrator sets up for an application (section_157771733782)."""

import hashlib
import uuid
from dataclasses import dataclass
from typing import Literal

REDIRECT_URI = "https://127.0.0.1:8765/auth/callback"
SCOPES = ("restlets", "rest_webservices")


@dataclass(slots=True)
class Integration:
    """
    One integration record: client id and secret, which token-based authentication calls consumer key and secret.

    A secret and the Public Client tick may stand on one record: that is the usual case. The two lifetimes, in hours,
    matter to public clients only.
    """

    key: str
    name: str
    application_id: str
    client_id: str
    client_secret: str | None
    public: bool
    redirect_uris: tuple[str, ...] = (REDIRECT_URI,)
    scopes: tuple[str, ...] = SCOPES
    refresh_validity_hours: int = 48
    maximum_rotation_hours: int = 168
    consent_policy: Literal["always_ask", "ask_first_time", "never_ask"] = "always_ask"
    enabled: bool = True
    authorization_code_grant: bool = True
    token_based_authentication: bool = True


def first_integrations(account_id: str, seed: int) -> dict[str, Integration]:
    """Describe the three integrations of a new account; ids and secrets follow from the account and the seed."""
    described = (
        ("confidential", "Ledger Export", True, False),
        ("public", "Field Sales Desktop", False, True),
        ("both", "Workflow Automation", True, True),
    )
    return {
        key: Integration(
            key=key,
            name=name,
            application_id=str(uuid.UUID(_hexadecimal(account_id, seed, key, "application")[:32])).upper(),
            client_id=_hexadecimal(account_id, seed, key, "client_id"),
            client_secret=_hexadecimal(account_id, seed, key, "client_secret") if has_secret else None,
            public=public,
        )
        for key, name, has_secret, public in described
    }


def _hexadecimal(*parts: object) -> str:
    """Make 64 characters, the length of NetSuite's own client ids and secrets."""
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()
