"""A token of token-based authentication is tried before it is stored: one that NetSuite refuses is not kept."""

from netsuite_plugin.account import AccountId
from netsuite_plugin.connections.check import CheckedConnection
from netsuite_plugin.contract import Caller, ConfigurationError, Host, Level
from netsuite_plugin.credentials.account_claims import check_claim
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.grant import StoredGrant
from netsuite_plugin.credentials.resolve import CONFIG_LEVELS, ChosenConfig, choose_config, connection_under
from netsuite_plugin.credentials.token_based import token_row
from netsuite_plugin.opening import open_client
from netsuite_plugin.settings import Settings


async def config_for_token(
    host: Host, settings: Settings, *, caller: Caller, account: AccountId, level: Level
) -> ChosenConfig:
    """
    Return the OAuth Config whose client ID and secret sign for a new token. An organization's token is made under the organization's own.

    Raises:
        ConfigurationError: The caller may not add one at this level, or the account is claimed by another organization.
        CredentialNotFound: There is none.
    """
    if level == "organization" and (caller.organization is None or caller.role != "administrator"):
        raise ConfigurationError(
            "Only an administrator of an organization adds a token of the organization: set NETSUITE_NODES_ORGANIZATION and "
            "NETSUITE_NODES_ROLE=administrator."
        )
    await check_claim(host.store, account, domain=settings.domain, caller=caller)
    levels: tuple[Level, ...] = ("organization",) if level == "organization" else CONFIG_LEVELS
    return await choose_config(host.store, caller=caller, account=account, domain=settings.domain, levels=levels)


async def add_token(
    host: Host,
    settings: Settings,
    *,
    caller: Caller,
    account: AccountId,
    level: Level,
    token_id: str,
    token_secret: str,
    replacing: str | None = None,
) -> CheckedConnection:
    """
    Ask NetSuite for its time, signed with a token, and store the token if it answers.

    Raises:
        ConfigurationError: The words cannot be a token's, the caller may not store one, or the OAuth Config has no secret.
        CredentialNotFound: There is no OAuth Config for it.
        NodeError: NetSuite was not reached, or refused; nothing was stored.
    """
    credentials = HostCredentials.of(host)
    chosen = await config_for_token(host, settings, caller=caller, account=account, level=level)
    row = await token_row(
        credentials,
        caller=caller,
        chosen=chosen,
        account=account,
        level=level,
        token_id=token_id,
        token_secret=token_secret,
        replacing=replacing,
    )
    connection = connection_under(chosen.row, StoredGrant.of(row), caller=caller, chosen="to be stored")
    async with open_client(connection, host=host, settings=settings) as client:
        theirs = await client.system.server_time()
    reason = f"token-based authentication under the {chosen.reason}"
    await credentials.save(row, "connected", actor=caller.user, reason=reason)
    return CheckedConnection(connection.acts_as, (theirs - host.clock.now()).total_seconds())
