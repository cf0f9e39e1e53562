"""The credential *NetSuite OAuth Config*: client ID and secret of one integration record."""

from typing import ClassVar

from pydantic import BaseModel

from netsuite_plugin.contract import CredentialProvider, Level
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG, OAuthConfig


class OAuthConfigProvider(CredentialProvider):
    """Shared by an organization, or one person's own. Opens nothing by itself: a NetSuite credential is granted under it."""

    kind: ClassVar[str] = OAUTH_CONFIG
    title: ClassVar[str] = "NetSuite OAuth Config"
    connector: ClassVar[str] = "netsuite"
    levels: ClassVar[tuple[Level, ...]] = ("organization", "personal")
    Fields: ClassVar[type[BaseModel]] = OAuthConfig
