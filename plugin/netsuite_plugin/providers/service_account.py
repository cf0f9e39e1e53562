"""The credential *NetSuite service account*: an organization's certificate, for work that is nobody's own."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.contract import CredentialProvider, Level
from netsuite_plugin.credentials.model.kinds import SERVICE_ACCOUNT


class ServiceAccountFields(BaseModel):
    """What an administrator types; key and certificate are made, and the certificate ID comes from NetSuite."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    account: str = Field(description="Account ID the service account works in.", examples=["1234567"])
    algorithm: Literal["ES256", "PS256"] = Field(default="ES256", description="How assertions are signed.")


class ServiceAccountProvider(CredentialProvider):
    """Made by administrators with `credentials new-certificate`; used only where a node names it by its id."""

    kind: ClassVar[str] = SERVICE_ACCOUNT
    title: ClassVar[str] = "NetSuite service account"
    connector: ClassVar[str] = "netsuite"
    levels: ClassVar[tuple[Level, ...]] = ("organization",)
    Fields: ClassVar[type[BaseModel]] = ServiceAccountFields
