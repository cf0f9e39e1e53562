"""`netsuite-nodes credentials default`: which of several credentials is meant where a node says no account."""

from netsuite_plugin.commands.host import command_host
from netsuite_plugin.credentials.grants import choose_default
from netsuite_plugin.credentials.resolve import Selector, select
from netsuite_plugin.terminal import say


async def default(selector: str) -> None:
    """
    Choose the credential that `personal` (or `team:NAME`) means where several match.

    Parameters
    ----------
    selector
        A credential's id, or personal@ACCOUNT, or team:NAME@ACCOUNT.
    """
    command = command_host()
    store, caller = command.host.store, command.caller
    held, _ = await select(store, caller=caller, selector=Selector.parse(selector), domain=command.settings.domain)
    row = held.row
    await choose_default(command.credentials, row, caller=caller)
    meant = f"team:{row.owner}" if row.level == "team" else "personal"
    say(f"{meant} without an account now means {row.id} (account {row.attributes['account']}).")
