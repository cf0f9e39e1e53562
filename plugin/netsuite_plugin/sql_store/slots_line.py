"""
The line of the account's slots, which lies in the store's database where that is PostgreSQL, in a schema of its own.

What it holds is of this moment alone. So a later migration makes it anew, and none has to keep how it was.
"""

from importlib.resources import files

import sqlalchemy as sa

from netsuite_plugin.transport import slots


def make(connection: sa.Connection) -> None:
    """Make tables and functions."""
    statements = (files(slots) / "line.sql").read_text(encoding="utf-8")
    connection.execution_options(no_parameters=True).exec_driver_sql(statements)
