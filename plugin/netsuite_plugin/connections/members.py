"""What an administrator sees of the connections made under the organization's OAuth Configs, and may end: names and dates, never tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from netsuite_plugin.connections.disconnecting import Disconnected, end
from netsuite_plugin.connections.keep_alive import caller_of
from netsuite_plugin.contract import Caller, ConfigurationError, Host, Level, StoredCredential
from netsuite_plugin.credentials.model.grant import Grant, StoredGrant
from netsuite_plugin.credentials.model.kinds import LOGINS, TOKEN
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG
from netsuite_plugin.credentials.model.state import state_of
from netsuite_plugin.errors import CredentialNotFound, StoreError
from netsuite_plugin.settings import Settings


@dataclass(frozen=True)
class MemberConnection:
    """One connection under an organization's OAuth Config: whose it is and until when, and nothing that could be used."""

    credential: str
    config: str
    level: Level
    owner: str
    account: str
    domain: str
    state: str
    connected_at: datetime | None
    ends_at: datetime | None
    token: bool
    """Whether it is a token of token-based authentication."""


async def members(host: Host, *, administrator: Caller) -> list[MemberConnection]:
    """
    Return every connection made under the OAuth Configs of the caller's organization, oldest first. No secret is opened.

    Raises:
        ConfigurationError: The caller is not an administrator of an organization.
    """
    configs = await _configs(host, administrator)
    return [_shown(row, configs, host.clock.now()) for row in await _under(host, configs)]


async def end_member(
    host: Host, settings: Settings, *, administrator: Caller, credential: str, only_here: bool = False
) -> Disconnected:
    """
    End one connection made under the organization's OAuth Configs, without showing it.

    Raises:
        ConfigurationError: The caller is not an administrator of an organization.
        CredentialNotFound: There is no such connection under them.
        NotRevoked: NetSuite was not reached or refused; nothing was wiped.
    """
    for row in await _under(host, await _configs(host, administrator)):
        if row.id == credential:
            # an administrator's own right stays with service accounts, which are the organization's
            caller = administrator if row.level == "organization" else caller_of(row)
            held = await host.store.get(caller, credential)
            if held is not None:
                return await end(
                    host,
                    settings,
                    StoredGrant.of(held),
                    caller=caller,
                    actor=administrator.user,
                    only_here=only_here,
                )
    raise CredentialNotFound(
        f"There is no connection {credential!r} under the OAuth Configs of {administrator.organization}. Nothing was ended. Look for its id in the list of its connections."
    )


async def _configs(host: Host, administrator: Caller) -> Mapping[str, StoredCredential]:
    if administrator.organization is None or administrator.role != "administrator":
        raise ConfigurationError(f"{administrator.user} is not an administrator of an organization.")
    found = await host.store.find(administrator, OAUTH_CONFIG, sealed=True)
    return {row.id: row for row in found if row.level == "organization"}


async def _under(host: Host, configs: Mapping[str, StoredCredential]) -> list[StoredCredential]:
    rows = await host.store.everything(*LOGINS, sealed=True)
    return [row for row in rows if row.attributes.get("config_id") in configs]


def _shown(row: StoredCredential, configs: Mapping[str, StoredCredential], now: datetime) -> MemberConnection:
    config = str(row.attributes.get("config_id", ""))
    try:
        grant = Grant.of(row)
    except StoreError:
        account = str(row.attributes.get("account", ""))
        return MemberConnection(
            row.id, config, row.level, row.owner, account, "", "damaged", None, None, row.kind == TOKEN
        )
    client_id = str(configs[config].attributes.get("client_id", ""))
    state = state_of(grant, client_id=client_id, now=now)
    return MemberConnection(
        row.id,
        config,
        row.level,
        row.owner,
        grant.account,
        grant.domain,
        state,
        grant.connected_at,
        grant.ends_at,
        row.kind == TOKEN,
    )
