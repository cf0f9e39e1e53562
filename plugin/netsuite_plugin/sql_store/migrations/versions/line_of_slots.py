"""0004: the line of the account's slots, on PostgreSQL."""

from alembic import op

from netsuite_plugin.sql_store import slots_line

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make it; a store on SQLite has its slots in files."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        slots_line.make(connection)
