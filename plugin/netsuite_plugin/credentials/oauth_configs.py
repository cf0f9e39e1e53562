"""An OAuth Config is stored, replaced, removed: and what that does to the grants made under it."""

import secrets
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from netsuite_plugin.contract import Caller, ConfigurationError, Level, StoredCredential
from netsuite_plugin.counts import counted
from netsuite_plugin.credentials.grants import require_changeable
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.kinds import LOGINS
from netsuite_plugin.credentials.model.oauth_config import (
    OAUTH_CONFIG,
    SECRET_SINCE,
    STORED_BY,
    ConsentPolicy,
    OAuthConfig,
    domain_of,
    name_of,
)

Stored: TypeAlias = Literal["stored", "secret_replaced", "client_id_replaced"]
"""What storing an OAuth Config did."""


@dataclass(frozen=True)
class Replacement:
    """What storing an OAuth Config would do: the row it replaces, the connections that end with that, and those that come back."""

    event: Stored
    held: StoredCredential | None = None
    ends: tuple[StoredCredential, ...] = ()
    returns: tuple[StoredCredential, ...] = ()


async def stored_config(
    credentials: HostCredentials, *, caller: Caller, level: Level, account: str | None, domain: str
) -> StoredCredential | None:
    """Return the OAuth Config of this owner for this account (None: for any) and domain, which storing another one replaces."""
    place = level, _owner(caller, level), account, domain
    return next((row for row in await credentials.store.find(caller, OAUTH_CONFIG) if _place(row) == place), None)


async def replacement(
    credentials: HostCredentials, *, caller: Caller, level: Level, config: OAuthConfig
) -> Replacement:
    """
    Tell what storing an OAuth Config would do. A refresh token belongs to the client ID that obtained it: with another one the
    connections made under the former end, and storing the former again brings them back.
    """
    held = await stored_config(credentials, caller=caller, level=level, account=config.account, domain=config.domain)
    if held is None:
        return Replacement("stored")
    if held.attributes.get("client_id") == config.client_id:
        return Replacement("secret_replaced", held)
    grants = await credentials.store.everything(*LOGINS)
    under = [each for each in grants if not each.damaged and each.attributes.get("config_id") == held.id]

    def of(client_id: object) -> tuple[StoredCredential, ...]:
        return tuple(row for row in under if row.attributes.get("client_id") == client_id)

    return Replacement("client_id_replaced", held, of(held.attributes.get("client_id")), of(config.client_id))


async def not_used(credentials: HostCredentials, *, caller: Caller, config: OAuthConfig) -> str:
    """
    Say where a personal OAuth Config is not used because one of the organization's comes first: for every account, or for the one
    that is bound to. Empty where it is used everywhere.
    """
    found = await credentials.store.find(caller, OAUTH_CONFIG)
    rows = [row for row in found if row.level == "organization" and domain_of(row) == config.domain]
    bound = {row.attributes.get("account"): f"{row.id} {name_of(row)}" for row in rows}
    if first := bound.get(config.account) or bound.get(None):
        return f"It will not be used: {first} comes first."
    if config.account is None and bound:
        return f"For account {', '.join(map(str, bound))} it will not be used: {', '.join(bound.values())} comes first."
    return ""


async def store_config(
    credentials: HostCredentials, *, caller: Caller, level: Level, config: OAuthConfig
) -> tuple[StoredCredential, Stored]:
    """
    Keep an OAuth Config; one of the same owner for the same account and domain is replaced under its id.

    Nothing is written into the grants made under it: whether they still fit is seen from their client ID. The host hears of those
    that must be connected again.

    Raises:
        ConfigurationError: The caller may not store one at this level.
    """
    attributes = {**config.attributes(), SECRET_SINCE: credentials.now().isoformat(), STORED_BY: caller.user}
    owner = _owner(caller, level)
    row = StoredCredential(
        f"nsc-{secrets.token_hex(4)}", OAUTH_CONFIG, level, owner, attributes, config.secrets(), caller.organization
    )
    require_changeable(row, caller)
    replaced = await replacement(credentials, caller=caller, level=level, config=config)
    if (held := replaced.held) is not None:
        row = replace(row, id=held.id, organization=held.organization, revision=held.revision)
    saved = await credentials.save(row, replaced.event, actor=caller.user)
    reason = f"the client ID of its NetSuite OAuth Config {saved.id} was replaced"
    for ended in replaced.ends:
        await credentials.note(ended, "reconnect_required", actor=caller.user, reason=reason)
        credentials.notify("credential_reconnect_required", ended, reason=reason)
    grants = await credentials.store.everything(*LOGINS, sealed=True) if held is not None else []
    await credentials.ask_again(*(each.id for each in grants if each.attributes.get("config_id") == saved.id))
    return saved, replaced.event


def _owner(caller: Caller, level: Level) -> str:
    return caller.organization or "" if level == "organization" else caller.user


def _place(row: StoredCredential) -> tuple[object, ...]:
    return row.level, row.owner, row.attributes.get("account"), domain_of(row)


async def remove_config(credentials: HostCredentials, *, caller: Caller, config_id: str) -> StoredCredential:
    """
    Remove an OAuth Config under which nobody is connected any more.

    Raises:
        ConfigurationError: There is none of this id, the caller may not remove it, or connections were made under it.
    """
    row = await credentials.store.get(caller, config_id)
    if row is None or row.kind != OAUTH_CONFIG:
        raise ConfigurationError(
            f"There is no NetSuite OAuth Config {config_id!r} that {caller.user} may see. Look for its id in the list of credentials."
        )
    require_changeable(row, caller)
    grants = await credentials.store.everything(*LOGINS)
    under = sum(1 for each in grants if each.attributes.get("config_id") == config_id)
    if under:
        raise ConfigurationError(
            f"{counted(under, 'connection was', 'connections were')} made under {config_id}: disconnect first, while its client can still revoke. "
            "Nothing was removed."
        )
    await credentials.remove(row, "removed", actor=caller.user)
    return row


async def change_lifetimes(
    credentials: HostCredentials,
    *,
    caller: Caller,
    config_id: str,
    refresh_token_validity: int,
    maximum_rotation: int,
    consent_policy: ConsentPolicy,
) -> StoredCredential:
    """
    Store other lifetimes and another consent policy, as they are on the integration record now; client ID and secret stay.

    Raises:
        ConfigurationError: There is none of this id, or the caller may not change it.
    """
    row = await credentials.store.get(caller, config_id)
    if row is None or row.kind != OAUTH_CONFIG:
        raise ConfigurationError(
            f"There is no NetSuite OAuth Config {config_id!r} that {caller.user} may see. Look for its id in the list of credentials."
        )
    require_changeable(row, caller)
    changed = {
        "refresh_token_validity": refresh_token_validity,
        "maximum_rotation": maximum_rotation,
        "consent_policy": consent_policy,
    }
    saved = replace(row, attributes={**row.attributes, **changed})
    return await credentials.save(saved, "lifetimes_stored", actor=caller.user)
