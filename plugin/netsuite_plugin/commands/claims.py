"""`netsuite-nodes credentials claim` and `unclaim`: an account belongs to one organization."""

from netsuite_plugin.account import AccountId
from netsuite_plugin.commands.host import command_host
from netsuite_plugin.connections import claim as claim_account
from netsuite_plugin.credentials.account_claims import give_up_claim
from netsuite_plugin.terminal import say


async def claim(account: str) -> None:
    """
    Claim an account for your organization (administrators): nobody outside connects it from now on.

    Parameters
    ----------
    account
        Account ID in any spelling. You must be connected to it yourself: your login is tried.
    """
    command = command_host()
    claimed = AccountId.parse(account)
    await claim_account(command.host, command.settings, caller=command.caller, account=claimed)
    say(f"Account {claimed} is claimed by {command.caller.organization}: only its members connect it.")


async def unclaim(account: str) -> None:
    """
    Give up your organization's claim of an account (administrators).

    Parameters
    ----------
    account
        Account ID in any spelling.
    """
    command = command_host()
    given_up = AccountId.parse(account)
    await give_up_claim(command.credentials, given_up, domain=command.settings.domain, caller=command.caller)
    say(f"Account {given_up} is claimed by nobody.")
