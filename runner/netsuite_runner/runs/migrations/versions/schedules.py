"""0004: schedules, and their firings: one row for each planned moment, whichever worker came first."""

from alembic import op

revision = "0004"
down_revision = "0003"

_TABLES = (
    """
    CREATE TABLE netsuite_nodes.schedule (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, by_user text NOT NULL,
        organization text, spec text NOT NULL, changes text, state text NOT NULL, why text, due text NOT NULL, last_run text,
        added text NOT NULL)
    """,
    "CREATE UNIQUE INDEX schedule_of_person ON netsuite_nodes.schedule (by_user, coalesce(organization, ''), name)",
    "CREATE INDEX schedule_due ON netsuite_nodes.schedule (due) WHERE state = 'on'",
    """
    CREATE TABLE netsuite_nodes.firing (schedule bigint, planned text, state text NOT NULL, run text, at text NOT NULL, why text,
        PRIMARY KEY (schedule, planned))
    """,
    "CREATE INDEX firing_due ON netsuite_nodes.firing (planned) WHERE state = 'due'",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in _TABLES:
        op.execute(statement)
