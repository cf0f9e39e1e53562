"""What people do to a grant once it is there: disconnect it, wipe it, choose it as the default, say who may use an organization's."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import anyio

from netsuite_plugin.contract import Caller, ConfigurationError, CredentialStore, StoredCredential, changeable
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.connection import Connection
from netsuite_plugin.credentials.model.grant import Grant
from netsuite_plugin.credentials.model.kinds import LOGINS, OWN_LOGINS
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG
from netsuite_plugin.errors import CredentialError, CredentialNotFound, StoreError, TransportError
from netsuite_plugin.lease_holder import new_lease_holder
from netsuite_plugin.oauth2.token_endpoint import TokenEndpoint

_POLL = 0.03
"""Seconds between two looks at a credential that somebody is refreshing."""


async def disconnect(
    credentials: HostCredentials, connection: Connection, endpoint: TokenEndpoint, *, actor: str
) -> bool:
    """
    Revoke the grant at NetSuite, then wipe the row. What has no refresh token cannot be revoked by one, and is only wiped: False.

    A refresh that is under way is waited for, because the token that is stored before it ends is not the one to revoke.

    Raises:
        TransportError: NetSuite was not reached; nothing was wiped.
        CredentialError: NetSuite refused to revoke; nothing was wiped.
    """
    require_changeable(connection.row, connection.caller)
    holder = new_lease_holder()
    row = await _alone(credentials, connection, holder=holder, seconds=2 * endpoint.seconds + 5)
    try:
        refresh_tokens = await _refresh_tokens(credentials, row)
        if not refresh_tokens:
            await wipe(credentials, row, caller=connection.caller, actor=actor)
            return False
        try:
            for refresh_token in refresh_tokens:
                await endpoint.revoke(connection.account.revocation_endpoint(connection.grant.domain), refresh_token)
        except (TransportError, CredentialError) as error:
            await credentials.note(
                row, "disconnect", actor=actor, outcome="refused", reason=str(error), if_possible=True
            )
            raise
        await credentials.remove(row, "disconnect", actor=actor, reason="revoked at NetSuite, wiped here")
        return True
    finally:
        with suppress(StoreError):  # a lease that cannot be given back runs out
            await credentials.store.release(row.id, owner=holder)


async def _alone(
    credentials: HostCredentials, connection: Connection, *, holder: str, seconds: float
) -> StoredCredential:
    """Take the lease of the row as it is, waiting at most as long as a refresh takes."""
    row = connection.row
    with anyio.move_on_after(seconds):
        while not (lease := await credentials.store.lease(row, owner=holder, seconds=seconds)).granted:
            if lease.cooling:
                break  # nobody asks NetSuite meanwhile
            await anyio.sleep(0 if lease.stale else _POLL)
            row = await _as_it_is(credentials, connection)
    return row


async def _as_it_is(credentials: HostCredentials, connection: Connection) -> StoredCredential:
    row = await credentials.store.get(connection.caller, connection.row.id)
    if row is None:
        raise CredentialNotFound(f"Credential {connection.row.id} was disconnected meanwhile: connect again.")
    return row


async def _refresh_tokens(credentials: HostCredentials, row: StoredCredential) -> list[str]:
    """Return what keeps the grant alive at NetSuite: the stored refresh token, and a newer one that waits to be saved."""
    kept = credentials.unsaved.get(row.id)
    with suppress(StoreError):  # what cannot be opened cannot be revoked either
        kept = kept or await credentials.store.unsaved(row.id)
    found = (each.secrets.get("refresh_token") for each in (row, kept) if each is not None)
    return list(dict.fromkeys(token for token in found if token))


async def wipe(credentials: HostCredentials, row: StoredCredential, *, caller: Caller, actor: str) -> None:
    """
    Wipe a row without NetSuite: its grant lives on there until somebody revokes it by hand.

    Raises:
        ConfigurationError: The caller may not.
    """
    require_changeable(row, caller)
    await credentials.remove(row, "wiped", actor=actor, reason="wiped here, not revoked at NetSuite")


async def of_member(store: CredentialStore, member: str, *, administrator: Caller) -> list[StoredCredential]:
    """
    Return the connections that a member made under the organization's OAuth Config: for an administrator to end, not to use or to show.

    Raises:
        ConfigurationError: The caller is not an administrator.
    """
    if administrator.organization is None or administrator.role != "administrator":
        raise ConfigurationError(
            f"{administrator.user} is not an administrator of an organization. Nothing was changed."
        )
    configs = {row.id for row in await store.find(administrator, OAUTH_CONFIG) if row.level == "organization"}
    rows = await store.find(Caller(member, administrator.organization), *OWN_LOGINS)
    return [row for row in rows if row.level == "personal" and row.attributes.get("config_id") in configs]


async def choose_default(credentials: HostCredentials, row: StoredCredential, *, caller: Caller) -> None:
    """
    Choose the credential that `personal` (or `team:NAME`) means where several match.

    Raises:
        ConfigurationError: An organization's is only ever chosen by its id.
    """
    if row.level == "organization":
        raise ConfigurationError(
            f"{row.id} belongs to the organization, so it cannot be a default: name it by its id where a node is to use it."
        )
    require_changeable(row, caller)
    for each in await credentials.store.find(caller, *OWN_LOGINS):
        if (each.level, each.owner) != (row.level, row.owner) or each.damaged:
            continue
        grant = Grant.of(each)
        if grant.chosen_default != (each.id == row.id):
            changed = grant.model_copy(update={"chosen_default": each.id == row.id})
            await credentials.save(replace(each, attributes=changed.attributes()))
    await credentials.note(row, "default_chosen", actor=caller.user)


async def allow(
    credentials: HostCredentials, credential_id: str, names: Sequence[str], *, caller: Caller
) -> StoredCredential:
    """
    Name those who may use an organization's credential beside administrators: users, and teams as `team:NAME`. They replace those given before.

    Raises:
        ConfigurationError: There is no such credential, a name is empty, or the caller is not an administrator.
    """
    row = await credentials.store.get(caller, credential_id)
    if row is None or row.kind not in LOGINS or row.level != "organization":
        raise ConfigurationError(
            f"There is no service account or token of an organization {credential_id!r} that {caller.user} may see. Look for its id in the list of credentials."
        )
    require_changeable(row, caller)
    allowed = tuple(dict.fromkeys(name.strip() for name in names))
    if any(not name.removeprefix("team:") or not name.isprintable() for name in allowed):
        raise ConfigurationError("Name users as they are called here, and teams as team:NAME. Nothing was changed.")
    changed = replace(row, attributes={**row.attributes, "allowed": list(allowed)})
    named = ", ".join(("administrators", *allowed))
    return await credentials.save(changed, "allowed", actor=caller.user, reason=f"may be used by {named}")


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
