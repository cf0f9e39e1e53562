"""0002: leases for refreshing, the audit, and claims of accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_APPEND_ONLY = {
    "sqlite": tuple(
        f"CREATE TRIGGER events_keep_on_{word.lower()} BEFORE {word} ON events "
        "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        for word in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        """CREATE FUNCTION events_keep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$""",
        """CREATE TRIGGER events_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON events
        FOR EACH STATEMENT EXECUTE FUNCTION events_keep()""",
    ),
}


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
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
