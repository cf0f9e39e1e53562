"""
A credential that an engine keeps itself (an Airflow connection, a Prefect block): a token, or the key of a certificate.

Both stay as they are when they are used, so that every task may read them from the engine. A login of the authorization code grant does not:
its refresh token is spent with each use, and only a store that all workers share and lock can keep it. Such a login is named by its selector.
"""

from datetime import UTC, datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from netsuite_adapters.memory_store import MemoryStore
from netsuite_plugin.account import AccountId
from netsuite_plugin.contract import Caller, ConfigurationError, StoredCredential, describe
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.grant import ClientCredentialsGrant
from netsuite_plugin.credentials.model.kinds import SERVICE_ACCOUNT
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG, OAuthConfig
from netsuite_plugin.credentials.resolve import ChosenConfig
from netsuite_plugin.credentials.token_based import token_row
from netsuite_plugin.registry import Registry

_CONFIG, _SERVICE_ACCOUNT = "engine-oauth-config", "engine-certificate"
_NOT_KNOWN = datetime(9999, 12, 31, tzinfo=UTC)
"""When a certificate ends of which only the private key is at hand."""


class EngineCredential(BaseModel):
    """
    What a person copies from NetSuite into a form of the engine.

    Either `token_id` and `token_secret` (token-based authentication; `client_id` and `client_secret` are consumer key and secret), or
    `certificate_id` and `private_key` (client credentials grant).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    account: str = Field(description="Account ID, as NetSuite shows it.", examples=["1234567", "1234567_SB1"])
    client_id: str = Field(description="Client ID (consumer key) of the integration record.")
    client_secret: SecretStr | None = Field(default=None, description="Client secret (consumer secret), for a token.")
    token_id: SecretStr | None = Field(default=None, description="Token ID of token-based authentication.")
    token_secret: SecretStr | None = Field(default=None, description="Token secret of token-based authentication.")
    certificate_id: str | None = Field(default=None, description="Certificate ID that NetSuite shows for a mapping.")
    private_key: SecretStr | None = Field(default=None, description="The certificate's private key, PEM.")

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        token = bool(self.client_secret and self.token_id and self.token_secret)
        certificate = bool(self.certificate_id and self.private_key)
        if token == certificate:
            raise ValueError(
                "give client_secret, token_id and token_secret (token-based authentication), or certificate_id and private_key (a "
                "certificate). A login by consent has a refresh token that is spent with each use: connect it with netsuite-nodes connect, and "
                "name it by its selector."
            )
        return self

    @classmethod
    def of(cls, fields: dict[str, object]) -> Self:
        """
        Read the fields of an engine's form; empty ones are left out.

        Raises:
            ConfigurationError: They are not one credential; no value is repeated.
        """
        try:
            return cls.model_validate({name: value for name, value in fields.items() if value})
        except ValidationError as error:
            raise ConfigurationError(f"The credential is not complete: {describe(error, cls.model_fields)}.") from None

    async def opened(self, registry: Registry, *, domain: str, user: str) -> tuple[Registry, Caller, str]:
        """
        Return a registry of the same plugins that has this credential and no other, whom it acts for, and the selector that means it.

        For one call: what it renews stays in memory.

        Raises:
            ConfigurationError: A value cannot be what it should be.
        """
        store, caller = MemoryStore(), Caller(user, "engine", role="administrator")
        registry = registry.with_store(store)
        credentials = HostCredentials.of(registry.host("netsuite"))
        config = OAuthConfig(client_id=self.client_id, client_secret=self.client_secret, domain=domain)
        config_row = await store.put(
            StoredCredential(_CONFIG, OAUTH_CONFIG, "organization", "engine", config.attributes(), config.secrets())
        )
        account = AccountId.parse(self.account)
        if self.token_id and self.token_secret:
            row = await token_row(
                credentials,
                caller=caller,
                chosen=ChosenConfig(config_row, config, "of the engine"),
                account=account,
                level="personal",
                token_id=self.token_id.get_secret_value(),
                token_secret=self.token_secret.get_secret_value(),
            )
        else:
            row = self._service_account(account, config, now=credentials.now())
        saved = await store.put(row)
        return registry, caller, saved.id

    def _service_account(self, account: AccountId, config: OAuthConfig, *, now: datetime) -> StoredCredential:
        private_key = self.private_key.get_secret_value().strip() if self.private_key else ""
        grant = ClientCredentialsGrant(
            account=account.id,
            role="",
            user=f"certificate {self.certificate_id}",  # the same in every process, before NetSuite has said whose it is
            config_id=_CONFIG,
            client_id=config.client_id,
            domain=config.domain,
            connected_at=now,
            access_expires_at=now,
            algorithm=_algorithm(private_key),
            certificate_id=self.certificate_id or "",
            certificate_expires_at=_NOT_KNOWN,
        )
        return StoredCredential(
            _SERVICE_ACCOUNT,
            SERVICE_ACCOUNT,
            "organization",
            "engine",
            grant.attributes(),
            {"private_key": private_key},
            "engine",
        )


def _algorithm(private_key: str) -> Literal["ES256", "PS256"]:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(private_key.encode(), None)
    except (ValueError, TypeError):  # the library's words may repeat the key
        raise ConfigurationError("private_key is not a private key: give it in PEM, without a password.") from None
    return "ES256" if isinstance(key, EllipticCurvePrivateKey) else "PS256"
