"""`netsuite-nodes credentials disconnect` and `remove`: how a connection ends, and how an OAuth Config goes."""

from typing import Annotated

from cyclopts import Parameter

from netsuite_plugin.commands.host import command_host
from netsuite_plugin.connections import disconnect as end_connection
from netsuite_plugin.connections import disconnect_member
from netsuite_plugin.contract import StoredCredential
from netsuite_plugin.counts import counted
from netsuite_plugin.credentials.model.kinds import SERVICE_ACCOUNT, TOKEN
from netsuite_plugin.credentials.oauth_configs import remove_config
from netsuite_plugin.errors import NotRevoked
from netsuite_plugin.terminal import say

_GRANTS = "Setup > Users/Roles > OAuth 2.0 Authorized Applications"
_TOKENS = "Setup > Users/Roles > Access Tokens"
_CERTIFICATES = "Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup"


async def disconnect(
    selector: str = "personal",
    *,
    member: str | None = None,
    only_here: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """
    End a connection: revoke it at NetSuite, then wipe it here.

    A service account and a token are wiped alone: certificate and token are revoked by hand in NetSuite.

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
    host, settings, caller = command.host, command.settings, command.caller
    try:
        if member is not None:
            ended = await disconnect_member(host, settings, administrator=caller, member=member, only_here=only_here)
        else:
            ended = [await end_connection(host, settings, caller=caller, selector=selector, only_here=only_here)]
    except NotRevoked as error:
        advice = (
            "Run this again when NetSuite can be reached, or with --only-here."
            if error.retryable
            else f"An administrator can revoke it in {_GRANTS}; --only-here then wipes it."
        )
        raise NotRevoked(
            f"{error} {advice}", remedy=error.remedy, retryable=error.retryable, next_steps=error.next_steps
        ) from error
    for each in ended:
        account = each.row.attributes.get("account")
        if each.revoked:
            say(f"Disconnected: {each.row.id} was revoked at NetSuite account {account} and wiped here.")
        else:
            say(f"Wiped here: {each.row.id}. {_left_over(each.row)}")
    if member is not None:
        say(f"{counted(len(ended), 'connection')} of {member} ended.")


async def remove(config_id: str) -> None:
    """
    Remove a NetSuite OAuth Config under which nobody is connected.

    Parameters
    ----------
    config_id
        Its id, as `credentials list` shows it.
    """
    command = command_host()
    row = await remove_config(command.credentials, caller=command.caller, config_id=config_id)
    say(f"Removed: the NetSuite OAuth Config {row.id} is wiped here. Its integration record in NetSuite is as it was.")


def _left_over(row: StoredCredential) -> str:
    """Say what is as it was in NetSuite, and where it ends."""
    account = row.attributes.get("account")
    if row.kind == TOKEN:
        return f"The token is still good in NetSuite account {account}: revoke it in {_TOKENS}."
    if row.kind != SERVICE_ACCOUNT:
        return f"Its grant lives on in NetSuite account {account} until it is revoked by hand: {_GRANTS}."
    if not row.attributes.get("certificate_id"):
        return f"If its certificate was uploaded to NetSuite account {account}, revoke it there: {_CERTIFICATES}."
    return f"Its certificate is still good in NetSuite account {account}: revoke it in {_CERTIFICATES}."
