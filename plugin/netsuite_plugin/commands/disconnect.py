"""`netsuite-nodes credentials disconnect` and `remove`: how a connection ends, and how an OAuth Config goes."""

from typing import Annotated

from cyclopts import Parameter

from netsuite_plugin.client import pinned_http, token_endpoint_of
from netsuite_plugin.commands.host import CommandHost, command_host, tell
from netsuite_plugin.contract import Caller, StoredCredential
from netsuite_plugin.credentials.grants import disconnect as end_grant
from netsuite_plugin.credentials.grants import of_member, wipe
from netsuite_plugin.credentials.model.grant import SERVICE_ACCOUNT
from netsuite_plugin.credentials.oauth_configs import remove_config
from netsuite_plugin.credentials.resolve import Selector, of_grant, select
from netsuite_plugin.errors import CredentialError, CredentialNotFound, TransportError

_GRANTS = "Setup > Users/Roles > OAuth 2.0 Authorized Applications"
_CERTIFICATES = "Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup"


async def disconnect(
    selector: str = "personal",
    *,
    member: str | None = None,
    only_here: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """
    End a connection: revoke it at NetSuite, then wipe it here.

    A service account is wiped alone: its certificate is revoked by hand in NetSuite.

    Parameters
    ----------
    selector
        personal, team:NAME, or a credential's id as `credentials list` shows it, each with an optional @ACCOUNT.
    member
        For administrators: end the connections this member made under the organization's OAuth Config, without seeing them.
    only_here
        Wipe it here although NetSuite cannot be asked; somebody must then revoke the grant there by hand.
    """
    command = command_host()
    if member is not None:
        rows = await of_member(command.host.store, member, administrator=command.caller)
        if not rows:
            raise CredentialNotFound(
                f"{member} has no connection under the OAuth Config of {command.caller.organization}. Nothing was ended."
            )
        for row in rows:
            await _end(command, row, Caller(member, command.caller.organization), only_here=only_here)
        tell(f"{len(rows)} connection{'' if len(rows) == 1 else 's'} of {member} ended.")
        return
    row, _ = await select(
        command.host.store, caller=command.caller, selector=Selector.parse(selector), domain=command.settings.domain
    )
    await _end(command, row, command.caller, only_here=only_here)


async def remove(config_id: str) -> None:
    """
    Remove a NetSuite OAuth Config under which nobody is connected.

    Parameters
    ----------
    config_id
        Its id, as `credentials list` shows it.
    """
    command = command_host()
    row = await remove_config(
        command.host.store, caller=command.caller, config_id=config_id, now=command.host.clock.now()
    )
    tell(f"Removed: the NetSuite OAuth Config {row.id} is wiped here. Its integration record in NetSuite is as it was.")


async def _end(command: CommandHost, row: StoredCredential, caller: Caller, *, only_here: bool) -> None:
    host, settings, now = command.host, command.settings, command.host.clock.now()
    actor = command.caller.user
    if only_here or row.kind == SERVICE_ACCOUNT:
        await wipe(host.store, row, caller=caller, actor=actor, now=now)
        tell(f"Wiped here: {row.id}. {_left_over(row)}")
        return
    connection = await of_grant(host.store, caller, row)
    async with pinned_http(connection.account, host=host, settings=settings) as http:
        endpoint = token_endpoint_of(connection.account, connection.config, http, host=host, settings=settings)
        try:
            await end_grant(host.store, connection, endpoint, actor=actor, domain=connection.grant.domain, now=now)
        except TransportError as error:
            raise TransportError(
                f"{error} Credential {row.id} was not wiped: run this again when NetSuite can be reached, or with --only-here."
            ) from error
        except CredentialError as error:
            raise CredentialError(
                f"{error} Credential {row.id} was not wiped. An administrator can revoke it in {_GRANTS}; --only-here then wipes it."
            ) from error
    tell(f"Disconnected: {row.id} was revoked at NetSuite account {connection.account} and wiped here.")


def _left_over(row: StoredCredential) -> str:
    """Say what is as it was in NetSuite, and where it ends."""
    account = row.attributes.get("account")
    if row.kind != SERVICE_ACCOUNT:
        return f"Its grant lives on in NetSuite account {account} until it is revoked by hand: {_GRANTS}."
    if not row.attributes.get("certificate_id"):
        return f"If its certificate was uploaded to NetSuite account {account}, revoke it there: {_CERTIFICATES}."
    return f"Its certificate is still good in NetSuite account {account}: revoke it in {_CERTIFICATES}."
