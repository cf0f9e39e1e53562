"""
*NetSuite*: a grant in one account by the authorization code grant, one person's or a team's. *NetSuite service account*: an
organization's grant by the client credentials grant. *NetSuite token*: an access token of token-based authentication, one person's or an
organization's. All remember the OAuth Config they belong to.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from netsuite_plugin.account import PRODUCTION_DOMAIN, AccountId
from netsuite_plugin.contract import ConfigurationError, Level, NextStep, StoredCredential, describe
from netsuite_plugin.credentials.model.end_of_tokens import EARLIEST_END, ENDS
from netsuite_plugin.credentials.model.kinds import NETSUITE, SERVICE_ACCOUNT, TOKEN
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig
from netsuite_plugin.errors import StoreError
from netsuite_plugin.oauth2.tokens import Tokens, moment_in, read_claims

TOKEN_ID, TOKEN_SECRET = "token_id", "token_secret"
"""The names of what a token's row seals."""
SCOPES = ("restlets", "rest_webservices")
FORMER_MARK = "the client ID of its NetSuite OAuth Config was replaced"
"""What was once written into a grant; it is seen from the client IDs now, so that the former one brings the grant back."""
UNMAPPED = "its certificate waits for the Certificate ID NetSuite shows"
"""Why a service account cannot be used between `new-certificate` and `use-certificate`."""


class Grant(BaseModel, ABC):
    """What may be shown of a grant, whichever way it was made. Times are UTC."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    account: str
    role: str
    user: str
    config_id: str
    client_id: str
    domain: str = PRODUCTION_DOMAIN
    connected_at: datetime
    status: Literal["connected", "reconnect_required"] = "connected"
    status_reason: str = ""
    chosen_default: bool = False
    told: str = Field(default="", description="The last warning the host was given, so that it is given once.")

    @field_validator("account")
    @classmethod
    def _spelled(cls, value: str) -> str:
        try:
            return AccountId.parse(value).id  # it becomes a host name
        except ConfigurationError as error:
            raise ValueError(str(error)) from None

    @staticmethod
    def of(row: StoredCredential) -> "AnyGrant":
        """
        Read a store's row.

        Raises:
            StoreError: The row is damaged.
        """
        if row.damaged:
            raise StoreError(row.damaged)
        tagged = {"grant_type": "authorization_code", **row.attributes}
        try:
            grant = _grants.validate_python(tagged)
        except ValidationError as error:
            raise StoreError(
                f"Credential {row.id} is damaged: {describe(error)}. Nothing was sent. Restore the store from a copy, or connect again."
            ) from None
        if grant.status_reason == FORMER_MARK:
            return grant.model_copy(update={"status": "connected", "status_reason": ""})
        return grant

    @property
    @abstractmethod
    def ends_at(self) -> datetime | None:
        """When somebody must act at the latest."""

    def attributes(self) -> dict[str, Any]:
        """Return JSON for the store."""
        return self.model_dump(mode="json", exclude_none=True)

    def ended(self, reason: str) -> Self:
        """Return the same grant, over."""
        return self.model_copy(update={"status": "reconnect_required", "status_reason": reason})

    @abstractmethod
    def warning(self, now: datetime) -> str:
        """Say what a host should be warned of at this moment, in words that stay the same until it has changed."""


class BearerGrant(Grant, ABC):
    """A grant whose calls carry an access token of OAuth 2.0, which is renewed every hour."""

    scopes: tuple[str, ...] = SCOPES
    access_expires_at: datetime
    tokens_since: int = Field(
        default=0, description="The revision of the row with which its present tokens were stored."
    )

    @staticmethod
    def of(row: StoredCredential) -> "AuthorizationCodeGrant | ClientCredentialsGrant":
        """
        Read a store's row.

        Raises:
            StoreError: The row is damaged, or is one without tokens to renew.
        """
        grant = Grant.of(row)
        if isinstance(grant, TokenBasedGrant):
            raise StoreError(f"Credential {row.id} signs its calls: it has no tokens to renew. Nothing was sent.")
        return grant

    def renewed(self, tokens: Tokens, config: OAuthConfig) -> Self:
        """Return the same grant with the times of a new answer of the token endpoint."""
        del config
        times = {"access_expires_at": tokens.expires_at, "status": "connected", "status_reason": ""}
        return self.model_copy(update=times)

    @abstractmethod
    def refreshed(self, tokens: Tokens, config: OAuthConfig) -> Self:
        """Return the same grant after its tokens were renewed in use."""

    def warning(self, now: datetime) -> str:
        """Say that the grant ends soon."""
        if self.ends_at is None:
            return ""
        left = [days for days in self._warn_days() if self.ends_at - now <= timedelta(days=days)]
        return f"{self._what_ends()} ends on {self.ends_at:%Y-%m-%d}, in {left[-1]} days or less" if left else ""

    @abstractmethod
    def _warn_days(self) -> tuple[int, ...]: ...

    @abstractmethod
    def _what_ends(self) -> str: ...


class AuthorizationCodeGrant(BearerGrant):
    """A person's consent: an access token of an hour, and a refresh token that may rotate."""

    grant_type: Literal["authorization_code"] = "authorization_code"
    refresh_expires_at: datetime | None = None
    reconnect_by: datetime | None = None
    workspace: str = Field(default="", description="What the person typed to connect; empty: not known.")
    rotates: bool | None = Field(
        default=None, description="Whether a refresh returns a new refresh token; None: not seen yet."
    )

    @property
    def ends_at(self) -> datetime | None:
        """When the person must connect again, whatever happens."""
        return self.reconnect_by

    def renewed(self, tokens: Tokens, config: OAuthConfig) -> Self:
        """Return the same grant with the times of a new pair, or of a new access token alone."""
        found = super().renewed(tokens, config)
        times = lifetimes(tokens.refresh_token, config) if tokens.refresh_token else {}
        return found.model_copy(update=times)

    def refreshed(self, tokens: Tokens, config: OAuthConfig) -> Self:
        """Return the same grant after a refresh, which shows whether its refresh token rotates."""
        # a chain that has rotated once rotates to its end, whatever one answer leaves out
        rotates = bool(self.rotates) or tokens.refresh_token is not None
        return self.renewed(tokens, config).model_copy(update={"rotates": rotates})

    def _warn_days(self) -> tuple[int, ...]:
        return (3, 1)

    def _what_ends(self) -> str:
        return "the grant"


class ClientCredentialsGrant(BearerGrant):
    """An organization's certificate, mapped in NetSuite to one role and one user (`section_162686838198`). No refresh token."""

    grant_type: Literal["client_credentials"] = "client_credentials"
    certificate_id: str = Field(default="", description="`kid`; empty until NetSuite has shown it.")
    algorithm: Literal["ES256", "PS256"] = "ES256"
    certificate_expires_at: datetime
    allowed: tuple[str, ...] | None = Field(
        default=None,
        description="Users, and teams as team:NAME, that may use it beside administrators; None: every member, as before there was a choice.",
    )

    @property
    def ends_at(self) -> datetime | None:
        """When the certificate ends."""
        return self.certificate_expires_at

    def refreshed(self, tokens: Tokens, config: OAuthConfig) -> Self:
        """Return the same grant, with role and user as the access token's `sub` names them (`account;…;role;entity;…`, seen in Oracle's sample)."""
        parts = str(read_claims(tokens.access_token).get("sub", "")).split(";")
        known = {"role": parts[2], "user": parts[3]} if len(parts) >= 4 else {}
        return self.renewed(tokens, config).model_copy(update=known)

    def _warn_days(self) -> tuple[int, ...]:
        return (60, 30, 14)

    def _what_ends(self) -> str:
        return "the certificate"


class TokenBasedGrant(Grant):
    """
    An access token that somebody made in NetSuite for one user, one role and one integration record. It does not expire, and NetSuite
    does not say whose it is: `user` is a name for the token itself, so that another one is not taken for it.
    """

    grant_type: Literal["token_based"] = "token_based"
    allowed: tuple[str, ...] | None = Field(
        default=None,
        description="Of an organization's: users, and teams as team:NAME, that may use it beside administrators.",
    )

    @property
    def ends_at(self) -> datetime | None:
        """Not known: NetSuite's own date for the end of token-based authentication is tentative."""
        return None

    def warning(self, now: datetime) -> str:
        """Say in the last year that token-based authentication ends."""
        return f"token-based authentication {ENDS}" if EARLIEST_END - now <= timedelta(days=365) else ""


AnyGrant: TypeAlias = AuthorizationCodeGrant | ClientCredentialsGrant | TokenBasedGrant

_grants: TypeAdapter[AnyGrant] = TypeAdapter(
    Annotated[AnyGrant, Field(discriminator="grant_type")],
    config=ConfigDict(defer_build=True),
)


def until(grant: Grant) -> str:
    """Say by when a person must connect again: whatever happens, and earlier if nothing uses the grant."""
    if isinstance(grant, ClientCredentialsGrant):
        return f"by {grant.certificate_expires_at:%Y-%m-%d} (certificate)"
    if not isinstance(grant, AuthorizationCodeGrant) or grant.reconnect_by is None:
        return ""
    said = f"by {grant.reconnect_by:%Y-%m-%d %H:%M} UTC"
    if grant.refresh_expires_at is not None and grant.refresh_expires_at < grant.reconnect_by:
        said += f", or by {grant.refresh_expires_at:%Y-%m-%d %H:%M} UTC if unused until then"
    return said


def lifetimes(refresh_token: str, config: OAuthConfig) -> dict[str, datetime]:
    """
    Read from a refresh token when it dies unused, and when the person must connect again whatever happens.

    Claim `oit` begins the chain of a public client, which ends after Maximum Time For Token Rotation (`section_158255317571`).
    """
    claims = read_claims(refresh_token)
    expires, issued, began = (moment_in(claims, name) for name in ("exp", "iat", "oit"))
    if expires is None:
        return {}
    found = {"refresh_expires_at": expires, "reconnect_by": expires}
    validity = timedelta(hours=config.refresh_token_validity)
    rotating = issued is not None and abs(expires - issued - validity) < timedelta(minutes=1)
    if rotating and began is not None:
        found["reconnect_by"] = began + timedelta(hours=config.maximum_rotation)
    return found


def connect_again(row: StoredCredential) -> NextStep:
    """Return what makes a grant good again."""
    account = str(row.attributes.get("account", ""))
    if row.kind == TOKEN:
        return NextStep("add_token", {"account": account, "credential": row.id, "level": row.level})
    if row.kind != SERVICE_ACCOUNT:
        return NextStep("connect", {"account": account, **({"team": row.owner} if row.level == "team" else {})})
    if str(row.attributes.get("status_reason", "")).startswith(UNMAPPED):
        return NextStep("use_certificate", {"credential": row.id})
    return NextStep("new_certificate", {"account": account, "credential": row.id})


@dataclass(frozen=True)
class StoredGrant:
    """A row of a store and the grant in it, read once."""

    row: StoredCredential
    grant: AnyGrant

    @classmethod
    def of(cls, row: StoredCredential) -> "StoredGrant":
        """
        Read a store's row.

        Raises:
            StoreError: The row is damaged.
        """
        return cls(row, Grant.of(row))

    @property
    def tokens(self) -> Tokens:
        """The tokens of OAuth 2.0 the row keeps; a service account has none before its first call, and what signs its calls never has."""
        secrets, grant = self.row.secrets, self.grant
        return Tokens(
            access_token=secrets.get("access_token", ""),
            refresh_token=secrets.get("refresh_token"),
            expires_at=grant.access_expires_at if isinstance(grant, BearerGrant) else grant.connected_at,
        )


def connected_row(
    credential_id: str,
    *,
    level: Level,
    owner: str,
    organization: str | None,
    account: AccountId,
    role: str,
    user: str,
    config_row: StoredCredential,
    config: OAuthConfig,
    tokens: Tokens,
    now: datetime,
    domain: str = PRODUCTION_DOMAIN,
    workspace: str = "",
) -> StoredCredential:
    """Return the row of a grant just made by the authorization code grant: every such row is built here."""
    grant = AuthorizationCodeGrant(
        account=account.id,
        role=role,
        user=user,
        config_id=config_row.id,
        client_id=config.client_id,
        domain=domain,
        workspace=workspace,
        connected_at=now,
        access_expires_at=tokens.expires_at,
        tokens_since=1,
    ).renewed(tokens, config)
    return StoredCredential(
        id=credential_id,
        kind=NETSUITE,
        level=level,
        owner=owner,
        organization=organization,
        attributes=grant.attributes(),
        secrets=secrets_of(tokens),
    )


def secrets_of(tokens: Tokens, before: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what a row keeps of tokens; an answer without a refresh token leaves the one before in force (RFC 6749 section 6)."""
    kept = {**(before or {}), "access_token": tokens.access_token}
    return {**kept, "refresh_token": tokens.refresh_token} if tokens.refresh_token else kept
