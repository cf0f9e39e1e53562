"""
A person connects: from a workspace name to a stored credential, in two steps with the browser between them.

`begin` returns the URL to open and what to keep until the browser is back; `finish` takes the address the browser came back with and
returns the stored credential, or a question that the person must answer first. Neither knows a terminal or a page: who shows an
error words what to do next.
"""

import secrets
from dataclasses import dataclass, field, replace

from netsuite_plugin.account import PRODUCTION_DOMAIN, AccountId, Workspace
from netsuite_plugin.contract import Caller, ConfigurationError, Host, Level, StoredCredential
from netsuite_plugin.credentials.account_claims import check_claim
from netsuite_plugin.credentials.grants import require_changeable
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.grant import SCOPES, AuthorizationCodeGrant, Grant, connected_row
from netsuite_plugin.credentials.model.kinds import NETSUITE
from netsuite_plugin.credentials.resolve import CONFIG_LEVELS, ChosenConfig, choose_config, config_by_id
from netsuite_plugin.errors import AuthorizationDenied
from netsuite_plugin.oauth2.authorization import AuthorizationRequest
from netsuite_plugin.opening import pinned_http, token_endpoint_of
from netsuite_plugin.settings import Settings


@dataclass(frozen=True)
class PendingConnection:
    """
    A person on the way through NetSuite's login and consent pages: what a host keeps until the browser is back.

    Keep it where nobody but this person's browser session reaches it: `request` holds the state and the PKCE verifier. All parts are
    plain values (`dataclasses.asdict`).
    """

    request: AuthorizationRequest = field(repr=False)
    workspace: Workspace
    caller: Caller
    team: str | None
    domain: str
    config_id: str
    config_name: str
    """How people call the OAuth Config: whose it is."""

    @property
    def url(self) -> str:
        """The address to open in the person's browser."""
        return self.request.url


@dataclass(frozen=True)
class AccountQuestion:
    """NetSuite returned an account that the typed workspace name does not name: the person says whether it is theirs."""

    workspace: str
    account: AccountId


@dataclass(frozen=True)
class Connected:
    """A stored credential, and the grant it replaced under its id, if there was one that could be read."""

    row: StoredCredential
    grant: AuthorizationCodeGrant
    before: Grant | None = None


async def begin(
    host: Host, settings: Settings, *, caller: Caller, workspace: str, team: str | None = None
) -> PendingConnection:
    """
    Prepare a connection for the caller, or for a team of theirs.

    Raises:
        ConfigurationError: The workspace cannot be one, the caller is not in the team, or another organization claimed the account.
        CredentialNotFound: There is no NetSuite OAuth Config to connect under.
    """
    target = Workspace.parse(workspace, domain=settings.domain)
    if team is not None and team not in caller.teams:
        raise ConfigurationError(
            f"{caller.user} is not in team {team!r}. Nothing was connected. Choose a team that {caller.user} is in."
        )
    if target.account is None:
        target = await _as_before(host, settings, target, caller=caller, team=team)
    if target.account is not None:
        await check_claim(host.store, target.account, domain=settings.domain, caller=caller)
    levels: tuple[Level, ...] = ("organization",) if team else CONFIG_LEVELS
    chosen = await choose_config(
        host.store, caller=caller, account=target.account, domain=settings.domain, levels=levels
    )
    request = AuthorizationRequest.begin(
        target.authorization_endpoint(settings.domain),
        client_id=chosen.config.client_id,
        redirect_uri=chosen.config.redirect_uri,
        scopes=SCOPES,
    )
    return PendingConnection(request, target, caller, team, settings.domain, chosen.row.id, chosen.reason)


async def finish(
    host: Host,
    settings: Settings,
    *,
    caller: Caller,
    pending: PendingConnection,
    returned_url: str,
    confirmed: AccountId | None = None,
) -> Connected | AccountQuestion:
    """
    Exchange the code in the returned address for tokens and store them, durable when this returns.

    A workspace name shaped like an account ID must equal the `company` that NetSuite returns. For any other name the person is asked
    first: call again with the account of the question as `confirmed`. API hosts come from `company` alone.

    Raises:
        AuthorizationDenied: Denied, forged, another person's, or for another account; nothing was connected.
        ConfigurationError: Another organization claimed the account.
        CredentialError, TransportError: NetSuite refused the code, or was not reached.
    """
    if (caller.user, caller.organization) != (pending.caller.user, pending.caller.organization):
        raise AuthorizationDenied(
            f"This connection was begun by {pending.caller.user}, and {caller.user} came back. Nothing was connected: start again."
        )
    chosen = await config_by_id(host.store, caller, pending.config_id, domain=pending.domain)
    if chosen.config.client_id != pending.request.client_id:
        raise AuthorizationDenied(
            f"The client ID of the {pending.config_name} was replaced meanwhile. Nothing was connected: start again."
        )
    if not returned_url.startswith(f"{pending.request.redirect_uri}?"):
        raise AuthorizationDenied(
            f"That is not the address NetSuite sends the browser to: it begins with {pending.request.redirect_uri}? Nothing was connected: paste the whole address that the browser shows."
        )
    callback = pending.request.read_callback(returned_url)
    account = _account(callback.parameters, pending, chosen)
    await check_claim(host.store, account, domain=pending.domain, caller=caller)
    if pending.workspace.account is None and confirmed != account:
        return AccountQuestion(pending.workspace.label, account)
    async with pinned_http(account, host=host, settings=settings) as http:
        endpoint = token_endpoint_of(account, chosen.config, http, host=host, settings=settings)
        tokens = await endpoint.exchange(pending.request, callback.code)
    credentials = HostCredentials.of(host)
    row = connected_row(
        f"ns-{secrets.token_hex(4)}",
        level="team" if pending.team else "personal",
        owner=pending.team or caller.user,
        organization=caller.organization,
        account=account,
        role=callback.parameters.get("role", "?"),
        user=callback.parameters.get("entity", "?"),
        config_row=chosen.row,
        config=chosen.config,
        tokens=tokens,
        domain=pending.domain,
        workspace=pending.workspace.label,
        now=credentials.now(),
    )
    return await _stored(credentials, row, caller=caller, config_name=pending.config_name)


async def _as_before(
    host: Host, settings: Settings, target: Workspace, *, caller: Caller, team: str | None
) -> Workspace:
    """Know the account of a workspace name that was connected before: a person who connects again comes back to the same company."""
    level, owner = ("team", team) if team else ("personal", caller.user)
    accounts: set[str] = set()
    for row in await host.store.find(caller, NETSUITE):
        shown = row.attributes
        if (row.level, row.owner, shown.get("domain", PRODUCTION_DOMAIN)) != (level, owner, settings.domain):
            continue
        account = str(shown.get("account", ""))
        if target.label in {shown.get("workspace"), account.lower().replace("_", "-")}:
            accounts.add(account)
    return Workspace(target.label, AccountId.parse(accounts.pop())) if len(accounts) == 1 else target


def _account(parameters: dict[str, str], pending: PendingConnection, chosen: ChosenConfig) -> AccountId:
    """Settle the account from the `company` that NetSuite returned."""
    company = parameters.get("company", "")
    try:
        account = AccountId.parse(company)
    except ConfigurationError:
        raise AuthorizationDenied(
            f"NetSuite returned no account (company={company!r}). Nothing was connected: start again."
        ) from None
    asked, bound = pending.workspace.account, chosen.config.account
    if asked is not None and account != asked:
        raise AuthorizationDenied(
            f"You asked for account {asked}, and NetSuite returned account {account}. Nothing was connected: log out of "
            "NetSuite, or choose a role of the account you want, and start again."
        )
    if bound is not None and bound != account.id:
        raise AuthorizationDenied(
            f"The {pending.config_name} is for account {bound}, and NetSuite returned account {account}. Nothing was "
            "connected: log out of NetSuite, or choose a role of that account, and start again."
        )
    return account


async def _stored(
    credentials: HostCredentials, row: StoredCredential, *, caller: Caller, config_name: str
) -> Connected:
    """Keep the row; the same owner's credential for the same account and domain is replaced under its id."""
    require_changeable(row, caller)
    before: Grant | None = None
    for held in await credentials.store.find(caller, NETSUITE):
        if _place(held) == _place(row):
            kept = {
                "chosen_default": held.attributes.get("chosen_default", False),
                "tokens_since": held.revision + 1,
            }
            row = replace(
                row,
                id=held.id,
                organization=held.organization,
                revision=held.revision,
                attributes={**row.attributes, **kept},
            )
            before = None if held.damaged else Grant.of(held)
            break
    saved = await credentials.save(row, "connected", actor=caller.user, reason=f"granted under the {config_name}")
    grant = Grant.of(saved)
    assert isinstance(grant, AuthorizationCodeGrant)
    return Connected(saved, grant, before)


def _place(row: StoredCredential) -> tuple[object, ...]:
    return row.level, row.owner, row.attributes.get("account"), row.attributes.get("domain", PRODUCTION_DOMAIN)
