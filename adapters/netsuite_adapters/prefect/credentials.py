"""The block of NetSuite credentials."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, ClassVar, Self

from prefect.blocks.abstract import CredentialsBlock
from pydantic import ConfigDict, Field, SecretStr, model_validator

from netsuite_adapters.engine_credential import EngineCredential
from netsuite_plugin.client import NetSuiteClient, connect
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.registry import Registry
from netsuite_plugin.settings import Settings


class NetSuiteCredentials(CredentialsBlock):
    """
    A NetSuite login for flows: one of the credential store by its selector, or a token or certificate that this block keeps.

    A login that a person consented to in the browser stays in the credential store, because its refresh token is spent with each use: connect it
    with `netsuite-nodes connect` and give the selector here.
    """

    model_config = ConfigDict(hide_input_in_errors=True)  # the input is secret

    _block_type_name: ClassVar[str] = "NetSuite Credentials"
    _block_type_slug: ClassVar[str] = "netsuite-credentials"
    _description: ClassVar[str] = (
        "A NetSuite login: one of the credential store by its selector, or a token or certificate kept here."
    )

    selector: str = Field(
        default="",
        description="Of the credential store: personal, team:NAME or a credential's id, each with an optional @ACCOUNT. Leave the other fields "
        "empty then; personal when nothing is given.",
    )
    account: str = Field(default="", description="Account ID, as NetSuite shows it.", examples=["1234567_SB1"])
    client_id: str = Field(default="", description="Client ID (consumer key) of the integration record.")
    client_secret: SecretStr | None = Field(default=None, description="Client secret (consumer secret), for a token.")
    token_id: SecretStr | None = Field(default=None, description="Token ID of token-based authentication.")
    token_secret: SecretStr | None = Field(default=None, description="Token secret of token-based authentication.")
    certificate_id: str = Field(default="", description="Certificate ID that NetSuite shows for a mapping.")
    private_key: SecretStr | None = Field(default=None, description="The certificate's private key, PEM.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        kept = self._kept()
        if not kept:
            return self
        if self.selector:
            raise ValueError(f"give a selector, or {', '.join(kept)} of a login kept here, not both")
        try:
            EngineCredential.of(kept)
        except ConfigurationError as error:
            raise ValueError(str(error)) from None
        return self

    @property
    def label(self) -> str:
        """What it is called where a result is kept; never a secret."""
        return self._block_document_name or self.selector or self.account or "personal"

    def login(self) -> str | EngineCredential:
        """Return what nodes are called with: a selector of the credential store, or what this block keeps."""
        kept = self._kept()
        return EngineCredential.of(kept) if kept else self.selector or "personal"

    @asynccontextmanager
    async def get_client(self) -> AsyncGenerator[NetSuiteClient]:
        """
        Open NetSuite with this login: `async with credentials.get_client() as ns: await ns.records.get("customer", "107")`.

        Raises:
            CredentialError: The login does not exist, or no longer works.
            ConfigurationError: A setting or a value is wrong.
        """
        found, login = registry(), self.login()
        caller = found.caller
        if isinstance(login, EngineCredential):
            domain = Settings.load(os.environ).domain
            found, caller, login = await login.opened(found, domain=domain, user=caller.user)
        async with connect(login, caller=caller, registry=found) as client:
            yield client

    def _kept(self) -> dict[str, Any]:
        return {name: value for name in EngineCredential.model_fields if (value := getattr(self, name))}


@cache
def registry() -> Registry:
    """Return the registry of this process: what a host's connections share is shared by all tasks."""
    return current_registry()
