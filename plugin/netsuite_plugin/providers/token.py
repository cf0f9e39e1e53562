"""The credential *NetSuite token*: an access token of token-based authentication, a person's own or an organization's."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from netsuite_plugin.contract import CredentialProvider, Level
from netsuite_plugin.credentials.model.kinds import TOKEN


class TokenFields(BaseModel):
    """What a person copies from NetSuite; consumer key and secret are the OAuth Config's client ID and secret."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    account: str = Field(description="Account ID the token was made in.", examples=["1234567"])
    token_id: SecretStr = Field(description="Token ID, shown once when the access token is saved.")
    token_secret: SecretStr = Field(description="Token secret, shown once when the access token is saved.")


class TokenProvider(CredentialProvider):
    """Added with `credentials add-token`. A person's own is used as their login is; an organization's only where a node names it by its id."""

    kind: ClassVar[str] = TOKEN
    title: ClassVar[str] = "NetSuite token"
    connector: ClassVar[str] = "netsuite"
    levels: ClassVar[tuple[Level, ...]] = ("organization", "personal")
    Fields: ClassVar[type[BaseModel]] = TokenFields
