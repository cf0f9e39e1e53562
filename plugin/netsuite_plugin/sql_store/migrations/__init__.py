"""
How a store of an earlier version becomes one of this version: alembic, run from code, without an ini file.

A new store is made whole from `schema.py`; a test holds both ways to the same tables.
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from netsuite_plugin.contract import NextStep
from netsuite_plugin.errors import StoreError
from netsuite_plugin.sql_store import schema
from netsuite_plugin.sql_store.database import Database
from netsuite_plugin.sql_store.first_layout import take_over
from netsuite_plugin.sql_store.master_key import KeyPlace


async def upgrade(database: Database, *, keys: KeyPlace | None = None, to: str = "head") -> str:
    """
    Bring a store to this version, all of it or nothing, and return the migration it is at. An empty database gets the tables. One of
    the first version needs the place of its master key, because its cells are sealed anew.

    Raises:
        StoreError: It is of a later version, or not a store.
    """

    def work(connection: sa.Connection) -> str:
        database.alone(connection)
        if keys is not None and database.first(connection):
            take_over(connection, keys.read())
        elif database.made(connection):
            found = (connection.execute(sa.select(schema.version))).scalar()
            if found is not None and found > schema.HEAD:
                database.check_version(found)
        command.upgrade(_config(connection), to)
        return str((connection.execute(sa.select(schema.version))).scalar())

    return await database.run(work, write=True)


async def check(database: Database) -> str:
    """
    Hold a store against this version, and return the migration it is at.

    Raises:
        StoreError: It is empty, behind, ahead, or its tables are not what they should be.
    """
    if database.missing:
        raise StoreError(
            f"There is no store {database.name} yet: it is made with the first credential.",
            next_steps=(NextStep("set_up"),),
        )

    def work(connection: sa.Connection) -> tuple[str | None, list[Any]]:
        if not database.made(connection):
            raise StoreError(f"The database {database.name} is empty.", next_steps=(NextStep("upgrade_store"),))
        found = (connection.execute(sa.select(schema.version))).scalar()
        database.check_version(found)
        return found, _differences(connection)

    found, differences = await database.run(work)
    if differences:
        raise StoreError(
            f"The tables of {database.name} are not those of migration {found}: {differences}. Restore the store from a copy."
        )
    return str(found)


def _differences(connection: sa.Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"include_object": _ours})
    return list(compare_metadata(context, schema.metadata))


def _ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
    """Leave other tables of the database alone."""
    del thing
    return kind != "table" or name in schema.metadata.tables


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
