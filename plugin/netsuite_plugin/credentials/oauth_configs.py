"""An OAuth Config is stored, replaced, removed: and what that does to the grants made under it."""

import secrets
from dataclasses import replace
from typing import Literal

from netsuite_plugin.contract import Caller, ConfigurationError, Level, StoredCredential
from netsuite_plugin.credentials.grants import require_changeable
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.grant import NETSUITE, SERVICE_ACCOUNT, Grant
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG, SECRET_SINCE, OAuthConfig


async def store_config(
    credentials: HostCredentials, *, caller: Caller, level: Level, config: OAuthConfig
) -> tuple[StoredCredential, Literal["stored", "secret_replaced", "client_id_replaced"]]:
    """
    Keep an OAuth Config; one of the same owner for the same account is replaced under its id.

    With the same client ID every grant made under it lives on. With another one they are marked to reconnect, because a refresh
    token belongs to the client ID that obtained it.

    Raises:
        ConfigurationError: The caller may not store one at this level.
    """
    owner = caller.organization or "" if level == "organization" else caller.user
    attributes = {**config.attributes(), SECRET_SINCE: credentials.now().isoformat()}
    row = StoredCredential(
        f"nsc-{secrets.token_hex(4)}", OAUTH_CONFIG, level, owner, attributes, config.secrets(), caller.organization
    )
    require_changeable(row, caller)
    event: Literal["stored", "secret_replaced", "client_id_replaced"] = "stored"
    for held in await credentials.store.find(caller, OAUTH_CONFIG):
        if (held.level, held.owner, held.attributes.get("account")) == (level, owner, config.account):
            same = held.attributes.get("client_id") == config.client_id
            event = "secret_replaced" if same else "client_id_replaced"
            row = replace(row, id=held.id, organization=held.organization, revision=held.revision)
            break
    saved = await credentials.save(row, event, actor=caller.user)
    if event == "client_id_replaced":
        await _end_grants_under(credentials, saved, actor=caller.user)
    return saved, event


async def _end_grants_under(credentials: HostCredentials, config: StoredCredential, *, actor: str) -> None:
    reason = "the client ID of its NetSuite OAuth Config was replaced"
    for kind in (NETSUITE, SERVICE_ACCOUNT):
        for row in await credentials.store.everything(kind):
            if row.damaged or row.attributes.get("config_id") != config.id:
                continue
            ended = replace(row, attributes=Grant.of(row).ended(reason).attributes())
            await credentials.save(ended, "reconnect_required", actor=actor, reason=reason)
            credentials.notify("credential_reconnect_required", ended, reason=reason)


async def remove_config(credentials: HostCredentials, *, caller: Caller, config_id: str) -> StoredCredential:
    """
    Remove an OAuth Config under which nobody is connected any more.

    Raises:
        ConfigurationError: There is none of this id, the caller may not remove it, or connections were made under it.
    """
    row = await credentials.store.get(caller, config_id)
    if row is None or row.kind != OAUTH_CONFIG:
        raise ConfigurationError(f"There is no NetSuite OAuth Config {config_id!r} that {caller.user} may see.")
    require_changeable(row, caller)
    grants = [each for kind in (NETSUITE, SERVICE_ACCOUNT) for each in await credentials.store.everything(kind)]
    under = sum(1 for each in grants if each.attributes.get("config_id") == config_id)
    if under:
        raise ConfigurationError(
            f"{under} connection{'s were' if under > 1 else ' was'} made under {config_id}: disconnect first, while its client can still revoke. "
            "Nothing was removed."
        )
    await credentials.remove(row, "removed", actor=caller.user)
    return row
