"""What people do to a grant once it is there: disconnect it, wipe it, choose it as the default."""

from dataclasses import replace
from datetime import datetime

from netsuite_plugin.contract import Caller, ConfigurationError, CredentialStore, StoredCredential, changeable
from netsuite_plugin.credentials.audit_events import note, note_if_possible
from netsuite_plugin.credentials.connection_cache import forget
from netsuite_plugin.credentials.model.connection import Connection
from netsuite_plugin.credentials.model.grant import NETSUITE, Grant
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG
from netsuite_plugin.errors import CredentialError, TransportError
from netsuite_plugin.oauth2.token_endpoint import TokenEndpoint


async def disconnect(
    store: CredentialStore, connection: Connection, endpoint: TokenEndpoint, *, actor: str, domain: str, now: datetime
) -> None:
    """
    Revoke the grant at NetSuite, then wipe the row. What has no refresh token cannot be revoked by one, and is only wiped.

    Raises:
        TransportError: NetSuite was not reached; nothing was wiped.
        CredentialError: NetSuite refused to revoke; nothing was wiped.
    """
    row = connection.row
    require_changeable(row, connection.caller)
    refresh_token = row.secrets.get("refresh_token")
    if refresh_token is None:
        await wipe(store, row, caller=connection.caller, actor=actor, now=now)
        return
    try:
        await endpoint.revoke(connection.account.revocation_endpoint(domain), refresh_token)
    except (TransportError, CredentialError) as error:
        await note_if_possible(store, row, "disconnect", actor=actor, at=now, outcome="refused", reason=str(error))
        raise
    await store.delete(row)
    forget(store)
    await note_if_possible(store, row, "disconnect", actor=actor, at=now, reason="revoked at NetSuite, wiped here")


async def wipe(store: CredentialStore, row: StoredCredential, *, caller: Caller, actor: str, now: datetime) -> None:
    """
    Wipe a row without NetSuite: its grant lives on there until somebody revokes it by hand.

    Raises:
        ConfigurationError: The caller may not.
    """
    require_changeable(row, caller)
    await store.delete(row)
    forget(store)
    await note_if_possible(store, row, "wiped", actor=actor, at=now, reason="wiped here, not revoked at NetSuite")


async def of_member(store: CredentialStore, member: str, *, administrator: Caller) -> list[StoredCredential]:
    """
    Return the connections that a member made under the organization's OAuth Config: for an administrator to end, not to use or to show.

    Raises:
        ConfigurationError: Whoever asks is no administrator.
    """
    if administrator.organization is None or administrator.role != "administrator":
        raise ConfigurationError(f"{administrator.user} is no administrator of an organization. Nothing was changed.")
    configs = {row.id for row in await store.find(administrator, OAUTH_CONFIG) if row.level == "organization"}
    rows = await store.find(Caller(member, administrator.organization), NETSUITE)
    return [row for row in rows if row.level == "personal" and row.attributes.get("config_id") in configs]


async def choose_default(store: CredentialStore, row: StoredCredential, *, caller: Caller, now: datetime) -> None:
    """
    Choose the credential that `personal` (or `team:NAME`) means where several match.

    Raises:
        ConfigurationError: A service account is only ever chosen by its id.
    """
    if row.kind != NETSUITE:
        raise ConfigurationError(f"{row.id} is a service account: it is only ever used where a node names it by id.")
    require_changeable(row, caller)
    for each in await store.find(caller, NETSUITE):
        if (each.level, each.owner) != (row.level, row.owner) or each.damaged:
            continue
        grant = Grant.of(each)
        if grant.chosen_default != (each.id == row.id):
            changed = grant.model_copy(update={"chosen_default": each.id == row.id})
            await store.put(replace(each, attributes=changed.attributes()))
    forget(store)
    await note(store, row, "default_chosen", actor=caller.user, at=now)


def require_changeable(row: StoredCredential, caller: Caller) -> None:
    """
    Refuse a change to what is not the caller's to change.

    Raises:
        ConfigurationError: Organization rows are their administrators', all others those of whom they belong to.
    """
    if not changeable(row, caller):
        raise ConfigurationError(
            f"Only an administrator of {row.owner} changes what belongs to the organization; {caller.user} is a {caller.role}. Nothing was changed."
            if row.level == "organization"
            else f"{row.id} does not belong to {caller.user}. Nothing was changed."
        )
