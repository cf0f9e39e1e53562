"""A credential resolved and ready to use."""

from dataclasses import dataclass, field

from netsuite_plugin.account import PRODUCTION_DOMAIN, AccountId
from netsuite_plugin.contract import ActsAs, Caller, StoredCredential
from netsuite_plugin.credentials.model.grant import AnyGrant
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig, name_of
from netsuite_plugin.oauth2.tokens import Tokens


@dataclass(frozen=True)
class Connection:
    """A credential resolved and ready to use, and why it was chosen."""

    caller: Caller
    row: StoredCredential
    grant: AnyGrant
    config: OAuthConfig
    config_row: StoredCredential
    reason: str
    tokens: Tokens = field(repr=False)

    @property
    def account(self) -> AccountId:
        """The account whose hosts this connection may speak to."""
        return AccountId(self.grant.account)

    @property
    def acts_as(self) -> ActsAs:
        """In whose name requests are made."""
        return ActsAs(
            connector="netsuite",
            account=self.grant.account,
            role=self.grant.role,
            user=self.grant.user,
            config=name_of(self.config_row),
            credential=self.row.id,
            reason=self.reason,
            domain=self.grant.domain,
            emulated=self.grant.domain != PRODUCTION_DOMAIN,
        )
