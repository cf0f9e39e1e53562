"""0002: leases for refreshing, the audit, and claims of accounts."""

import sqlalchemy as sa
from alembic import op

from netsuite_plugin.sql_store.schema import APPEND_ONLY

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the three tables, the audit append-only."""
    op.create_table(
        "leases",
        sa.Column("credential", sa.String, primary_key=True),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("deadline", sa.Float, nullable=False),
        sa.Column("cool_until", sa.Float, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("event", sa.String, nullable=False),
        sa.Column("credential", sa.String, nullable=False),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("organization", sa.String),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("run", sa.String, nullable=False),
    )
    op.create_table(
        "claims",
        sa.Column("account", sa.String, primary_key=True),
        sa.Column("organization", sa.String, nullable=False),
    )
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
