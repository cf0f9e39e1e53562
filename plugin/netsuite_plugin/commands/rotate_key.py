"""`netsuite-nodes credentials rotate-key`: a new master key, while everything goes on."""

from contextlib import suppress

from netsuite_plugin.commands.database import sql_store
from netsuite_plugin.commands.host import CommandHost, command_host
from netsuite_plugin.contract import NodeError
from netsuite_plugin.credentials.audit_events import event_of_organization
from netsuite_plugin.errors import StoreError
from netsuite_plugin.sql_store.key_rotation import rotate
from netsuite_plugin.terminal import say


async def rotate_key() -> int:
    """
    Seal every credential anew under a new master key; runs go on meanwhile, and a rotation that was cut short goes on when run again.

    Exit code 1: at least one credential could not be opened and was left as it is.
    """
    command = command_host()
    store = sql_store(command)
    try:
        done = await rotate(store)
    except NodeError as error:
        with suppress(StoreError):
            await _note(command, str(error), outcome="refused")
        raise
    left = f"; left as they were: {', '.join(done.damaged)}" if done.damaged else ""
    await _note(command, f"{done.rows} credentials sealed anew under master key {done.master}{left}")
    say(f"{done.rows} credentials are sealed anew under master key {done.master} ({store.key_place.source}).")
    for credential in done.damaged:
        say(f"{credential} cannot be opened and was left as it is: disconnect it with --only-here, and connect again.")
    for credential in done.unsaved:
        say(
            f"A token pair of {credential} that waits to be saved on this machine cannot be opened: connect it again if its next run asks for that."
        )
    return int(bool(done.damaged or done.unsaved))


async def _note(command: CommandHost, reason: str, *, outcome: str = "done") -> None:
    """Note it for the caller, or for the administrators of the caller's organization."""
    caller, at = command.caller, command.host.clock.now()
    await command.credentials.record(
        event_of_organization(
            caller.organization, "key_rotated", about="store", at=at, actor=caller.user, reason=reason, outcome=outcome
        )
    )
