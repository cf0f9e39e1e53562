"""`netsuite-nodes credentials db`: the store's tables, and whether they are those of this version."""

from typing import TYPE_CHECKING

from cyclopts import App

from netsuite_plugin.commands.host import CommandHost, command_host
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.terminal import say

if TYPE_CHECKING:
    from netsuite_plugin.sql_store.store import SqlStore

app = App(name="db", help="The store's tables: bring them to this version, or check them.")


@app.command
async def upgrade() -> None:
    """Bring the store to this version: all of it, or nothing."""
    from netsuite_plugin.sql_store.migrations import upgrade as bring_up

    store = sql_store(command_host())
    say(f"The store {store.database.name} is at migration {await bring_up(store.database, keys=store.key_place)}.")


@app.command
async def check() -> None:
    """Check that the store is of this version and its tables are whole."""
    from netsuite_plugin.sql_store.migrations import check as hold_against

    store = sql_store(command_host())
    say(f"The store {store.database.name} is at migration {await hold_against(store.database)}, as it should be.")


def sql_store(command: CommandHost) -> "SqlStore":
    """
    Return the store of this package.

    Raises:
        ConfigurationError: A host has replaced it by its own.
    """
    from netsuite_plugin.sql_store.store import SqlStore

    store = command.host.store
    if not isinstance(store, SqlStore):
        raise ConfigurationError(
            f"Credentials are kept by {type(store).__name__}, whose tables this command does not know: use its own tools."
        )
    return store
