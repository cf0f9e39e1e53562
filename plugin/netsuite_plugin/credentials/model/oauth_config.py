"""*NetSuite OAuth Config*: client ID, secret and redirect URI of one integration record."""

import re
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from netsuite_plugin.account import PRODUCTION_DOMAIN, AccountId, check_domain
from netsuite_plugin.contract import ConfigurationError, NextStep, StoredCredential, describe
from netsuite_plugin.errors import StoreError
from netsuite_plugin.text import from_outside, on_one_line

OAUTH_CONFIG = "netsuite.oauth_config"
COMMAND_LINE_REDIRECT_URI = "https://127.0.0.1:8765/auth/callback"
SECRET_SINCE = "secret_since"  # noqa: S105 - the name of a date
"""Attribute of an OAuth Config's row: when its secret was stored, as ISO 8601."""
STORED_BY = "stored_by"
"""Attribute of an OAuth Config's row: who stored it last, for those who connect under it."""
OLD_SECRET = timedelta(days=180)
ConsentPolicy: TypeAlias = Literal["always ask", "ask first time", "never ask"]
_PRINTABLE = re.compile(r"[\x21-\x7e]{1,512}")


class OAuthConfig(BaseModel):
    """What an administrator copies from the integration record (`section_157771733782`)."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    client_id: str = Field(description="Client ID, shown once when the integration record is saved.")
    client_secret: SecretStr | None = Field(
        default=None, description="Client secret; empty for a client that has none."
    )
    redirect_uri: str = Field(
        default=COMMAND_LINE_REDIRECT_URI, description="Redirect URI, exactly as on the integration record."
    )
    account: str | None = Field(
        default=None, description="Account ID this integration record belongs to; empty: any account."
    )
    domain: str = Field(
        default=PRODUCTION_DOMAIN,
        description="Where the integration record is: netsuite.com, or an emulator's domain. Its secret goes nowhere else.",
    )
    refresh_token_validity: int = Field(
        default=48, ge=1, le=720, description="Refresh Token Validity of the record, in hours."
    )
    maximum_rotation: int = Field(
        default=168, ge=1, le=720, description="Maximum Time For Token Rotation of the record, in hours."
    )
    consent_policy: ConsentPolicy = Field(
        default="always ask",
        description="OAuth 2.0 Consent Policy of the record; it decides what connecting again asks.",
    )

    @field_validator("client_id")
    @classmethod
    def _one_word(cls, value: str) -> str:
        value = value.strip()
        if _PRINTABLE.fullmatch(value) is None:
            raise ValueError("is not a client ID: copy it from NetSuite, without blanks")
        return value

    @field_validator("client_secret")
    @classmethod
    def _secret_word(cls, value: SecretStr | None) -> SecretStr | None:
        text = value.get_secret_value().strip() if value else ""
        if text and _PRINTABLE.fullmatch(text) is None:
            raise ValueError("is not a client secret: copy it from NetSuite, without blanks")
        return SecretStr(text) if text else None

    @field_validator("redirect_uri")
    @classmethod
    def _https(cls, value: str) -> str:
        if not value.startswith("https://"):
            raise ValueError(
                "must begin with https://: NetSuite does not accept http:// (Setup > Integration > Manage Integrations)"
            )
        try:
            _ = urlsplit(value).port
        except ValueError as error:
            raise ValueError(
                f"is not an address such as https://HOST/auth/callback: {from_outside(str(error), length=100)}"
            ) from None
        return on_one_line(value)

    @field_validator("domain")
    @classmethod
    def _known_domain(cls, value: str) -> str:
        try:
            return check_domain(value)
        except ConfigurationError as error:
            raise ValueError(str(error)) from None

    @field_validator("account")
    @classmethod
    def _canonical(cls, value: str | None) -> str | None:
        try:
            return AccountId.parse(value).id if value else None
        except ConfigurationError as error:
            raise ValueError(str(error)) from None

    def secret(self) -> str | None:
        """Return the secret for the one place that sends it, or None for a client without one."""
        return self.client_secret.get_secret_value() if self.client_secret else None

    def attributes(self) -> dict[str, Any]:
        """Return what may be shown."""
        return self.model_dump(exclude={"client_secret"}, exclude_none=True)

    def secrets(self) -> dict[str, str]:
        """Return what must be sealed."""
        secret = self.secret()
        return {"client_secret": secret} if secret else {}

    @classmethod
    def of(cls, row: StoredCredential) -> "OAuthConfig":
        """
        Read a store's row.

        Raises:
            StoreError: The row is damaged.
        """
        if row.damaged:
            raise StoreError(row.damaged)
        shown = {name: value for name, value in row.attributes.items() if name not in {SECRET_SINCE, STORED_BY}}
        try:
            return cls.model_validate({**shown, **row.secrets})
        except ValidationError as error:
            raise StoreError(
                f"OAuth Config {row.id} is damaged: {describe(error)}. Nothing was sent. Restore the store from a copy, or store it anew."
            ) from None


def domain_of(config_row: StoredCredential) -> str:
    """Return where an OAuth Config belongs; what was stored before there was a choice is production's."""
    return str(config_row.attributes.get("domain", PRODUCTION_DOMAIN))


def name_of(config_row: StoredCredential) -> str:
    """Return how people call an OAuth Config: whose it is."""
    return f"of organization {config_row.owner}" if config_row.level == "organization" else f"of {config_row.owner}"


def set_up_again(config_row: StoredCredential | None) -> NextStep:
    """Return what replaces this very OAuth Config; without one, what makes one."""
    if config_row is None:
        return NextStep("set_up")
    account = config_row.attributes.get("account")
    return NextStep("set_up", {"level": config_row.level, **({"account": str(account)} if account else {})})


def secret_warning(row: StoredCredential, now: datetime) -> str:
    """Say that the secret of an OAuth Config is old enough to be replaced; empty when it is not."""
    since = row.attributes.get(SECRET_SINCE)
    if not since or now - datetime.fromisoformat(since) < OLD_SECRET:
        return ""
    return f"the client secret is older than {OLD_SECRET.days} days: reset it in NetSuite and store it anew"
