"""`netsuite-nodes credentials rotate-key`: a new master key, while everything goes on."""

from netsuite_plugin.commands.database import sql_store
from netsuite_plugin.commands.host import command_host
from netsuite_plugin.sql_store.key_rotation import rotate
from netsuite_plugin.terminal import say


async def rotate_key() -> int:
    """
    Seal every credential anew under a new master key; runs go on meanwhile, and a rotation that was cut short goes on when run again.

    Exit code 1: at least one credential could not be opened and was left as it is.
    """
    store = sql_store(command_host())
    done = await rotate(store)
    say(f"{done.rows} credentials are sealed anew under master key {done.master} ({store.key_place.source}).")
    for credential in done.damaged:
        say(f"{credential} cannot be opened and was left as it is: disconnect it with --only-here, and connect again.")
    return int(bool(done.damaged))
