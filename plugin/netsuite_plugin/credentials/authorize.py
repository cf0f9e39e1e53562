"""A person connects: from a workspace name to a stored credential, and back out again (disconnect)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from netsuite_plugin.account import AccountId, Workspace
from netsuite_plugin.contract import Caller, CredentialStore, StoredCredential
from netsuite_plugin.credentials.models import NETSUITE, SCOPES, Connection, Grant, secrets_of
from netsuite_plugin.credentials.resolve import ChosenConfig
from netsuite_plugin.errors import AuthorizationDenied, ConfigurationError
from netsuite_plugin.oauth2.authorization import AuthorizationRequest, Callback
from netsuite_plugin.oauth2.token_endpoint import TokenEndpoint
from netsuite_plugin.oauth2.tokens import Tokens


@dataclass(frozen=True)
class Authorization:
    """One person on the way through NetSuite's login and consent pages."""

    request: AuthorizationRequest
    workspace: Workspace
    chosen: ChosenConfig
    domain: str

    @classmethod
    def begin(cls, workspace: Workspace, chosen: ChosenConfig, *, domain: str) -> "Authorization":
        """Prepare the URL to open in the person's browser."""
        request = AuthorizationRequest.begin(
            workspace.authorization_endpoint(domain),
            client_id=chosen.config.client_id,
            redirect_uri=chosen.config.redirect_uri,
            scopes=SCOPES,
        )
        return cls(request, workspace, chosen, domain)

    def returned(self, url: str, *, confirm: Callable[[AccountId], bool]) -> "Returned":
        """
        Check the URL the browser came back with, and settle the account from its `company`.

        A workspace name that is an account ID must equal it; for any other name `confirm` is asked. API hosts come from `company`
        alone.

        Raises:
            AuthorizationDenied: Denied, forged, for another account, or not confirmed.
        """
        if not url.startswith(f"{self.request.redirect_uri}?"):
            raise AuthorizationDenied(
                f"That is not the address NetSuite sends the browser to: it begins with {self.request.redirect_uri}? Nothing was connected."
            )
        callback = self.request.read_callback(url)
        account = self._account(callback)
        if self.workspace.account is None and not confirm(account):
            raise AuthorizationDenied(f"Account {account} was not confirmed. Nothing was connected.")
        if self.workspace.account is not None and account != self.workspace.account:
            raise AuthorizationDenied(
                f"You asked for account {self.workspace.account}, and NetSuite returned account {account}. Nothing was connected: log out of "
                "NetSuite, or choose a role of the account you want, and start again."
            )
        bound = self.chosen.config.account
        if bound is not None and bound != account.id:
            raise AuthorizationDenied(
                f"The {self.chosen.reason} is for account {bound}, and NetSuite returned account {account}."
            )
        role, user = callback.parameters.get("role", "?"), callback.parameters.get("entity", "?")
        return Returned(code=callback, account=account, role=role, user=user)

    def _account(self, callback: Callback) -> AccountId:
        company = callback.parameters.get("company", "")
        try:
            return AccountId.parse(company)
        except ConfigurationError:
            raise AuthorizationDenied(
                f"NetSuite returned no account (company={company!r}). Nothing was connected."
            ) from None


@dataclass(frozen=True)
class Returned:
    """What the browser brought back, checked."""

    code: Callback
    account: AccountId
    role: str
    user: str


async def store_grant(
    store: CredentialStore,
    *,
    caller: Caller,
    authorization: Authorization,
    returned: Returned,
    tokens: Tokens,
    now: datetime,
) -> StoredCredential:
    """Keep the tokens as the caller's personal credential for that account; one that was there is replaced under its id."""
    config = authorization.chosen.config
    grant = Grant(
        account=returned.account.id,
        role=returned.role,
        user=returned.user,
        config_id=authorization.chosen.row.id,
        client_id=config.client_id,
        domain=authorization.domain,
        connected_at=now,
        access_expires_at=tokens.expires_at,
    ).renewed(tokens, config)
    for row in await store.find(caller, NETSUITE):
        held = Grant.of(row)
        if row.level == "personal" and (held.account, held.domain) == (grant.account, grant.domain):
            return await store.put(replace(row, attributes=grant.attributes(), secrets=secrets_of(tokens)))
    return await store.put(
        StoredCredential(
            id=f"ns-{secrets.token_hex(4)}",
            kind=NETSUITE,
            level="personal",
            owner=caller.user,
            organization=caller.organization,
            attributes=grant.attributes(),
            secrets=secrets_of(tokens),
        )
    )


async def disconnect(store: CredentialStore, connection: Connection, endpoint: TokenEndpoint, *, domain: str) -> None:
    """
    Revoke the grant at NetSuite, then wipe the row.

    Raises:
        TransportError: NetSuite was not reached; nothing was wiped.
        CredentialError: NetSuite refused to revoke; nothing was wiped.
    """
    refresh_token = connection.row.secrets.get("refresh_token")
    if refresh_token is not None:
        await endpoint.revoke(connection.account.revocation_endpoint(domain), refresh_token)
    await store.delete(connection.row)
