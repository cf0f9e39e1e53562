"""A person connects: from a workspace name to a stored credential."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from netsuite_plugin.account import PRODUCTION_DOMAIN, AccountId, Workspace
from netsuite_plugin.contract import Caller, ConfigurationError, CredentialStore, StoredCredential
from netsuite_plugin.credentials.audit_events import note
from netsuite_plugin.credentials.connection_cache import forget
from netsuite_plugin.credentials.grants import require_changeable
from netsuite_plugin.credentials.model.grant import NETSUITE, SCOPES, AuthorizationCodeGrant, secrets_of
from netsuite_plugin.credentials.resolve import ChosenConfig
from netsuite_plugin.errors import AuthorizationDenied
from netsuite_plugin.oauth2.authorization import AuthorizationRequest, Callback
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

    def returned(self, url: str) -> "Returned":
        """
        Check the URL the browser came back with, and settle the account from its `company`.

        A workspace name that is an account ID must equal it; for any other name the caller asks the person to confirm the account.
        API hosts come from `company` alone.

        Raises:
            AuthorizationDenied: Denied, forged, or for another account.
        """
        if not url.startswith(f"{self.request.redirect_uri}?"):
            raise AuthorizationDenied(
                f"That is not the address NetSuite sends the browser to: it begins with {self.request.redirect_uri}? Nothing was connected."
            )
        callback = self.request.read_callback(url)
        account = self._account(callback)
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
    team: str | None = None,
) -> StoredCredential:
    """Keep the tokens as the caller's own credential, or a team's, for that account; one that was there is replaced under its id."""
    config = authorization.chosen.config
    grant = AuthorizationCodeGrant(
        account=returned.account.id,
        role=returned.role,
        user=returned.user,
        config_id=authorization.chosen.row.id,
        client_id=config.client_id,
        domain=authorization.domain,
        connected_at=now,
        access_expires_at=tokens.expires_at,
    ).renewed(tokens, config)
    row = StoredCredential(
        id=f"ns-{secrets.token_hex(4)}",
        kind=NETSUITE,
        level="team" if team else "personal",
        owner=team or caller.user,
        organization=caller.organization,
        attributes={},
        secrets=secrets_of(tokens),
    )
    require_changeable(row, caller)
    for held in await store.find(caller, NETSUITE):
        place = held.attributes.get("account"), held.attributes.get("domain", PRODUCTION_DOMAIN)
        if (held.level, held.owner, *place) == (row.level, row.owner, grant.account, grant.domain):
            row = replace(row, id=held.id, organization=held.organization, revision=held.revision)
            grant = grant.model_copy(update={"chosen_default": held.attributes.get("chosen_default", False)})
            break
    saved = await store.put(replace(row, attributes=grant.attributes()))
    forget(store)
    reason = f"granted under the {authorization.chosen.reason}"
    await note(store, saved, "connected", actor=caller.user, at=now, reason=reason)
    return saved
