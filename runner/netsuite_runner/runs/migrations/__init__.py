"""How the tables of runs in PostgreSQL are made, and brought to this version: alembic, run from code, without an ini file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

SCHEMA = "netsuite_nodes"
VERSIONS = "runs_version"
"""The table that says at which migration the others are; the credential store's is another one."""
_ALONE = 0x6E_73_72  # "nsr": only one process at a time makes the tables


def upgrade(connect: Callable[[], Any], *, to: str = "head") -> None:
    """
    Make the tables, or bring them to this version, all of it or nothing. `connect` opens a connection of psycopg.

    Raises:
        sqlalchemy.exc.DBAPIError: The database refuses; nothing was changed.
    """
    engine = sa.create_engine("postgresql+psycopg://", creator=connect, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ALONE)))
        if connection.execute(sa.select(sa.func.to_regnamespace(SCHEMA))).scalar() is None:
            connection.execute(sa.text(f"CREATE SCHEMA {SCHEMA}"))
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, to)
