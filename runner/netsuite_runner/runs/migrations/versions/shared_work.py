"""
0003: what workers share: stretches of a step's items that they take one after another, runs that were left because a worker lacked a node
of theirs, and which interpreter version goes on with a run.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    """
    CREATE TABLE netsuite_nodes.stretch (run text, step text, first integer, last integer NOT NULL, life integer NOT NULL,
        state text NOT NULL DEFAULT 'open', carrier text NOT NULL DEFAULT '', claims integer NOT NULL DEFAULT 0,
        skipped integer NOT NULL DEFAULT 0, halted boolean NOT NULL DEFAULT false, error text, PRIMARY KEY (run, step, first))
        WITH (fillfactor = 50)
    """,
    "CREATE TABLE netsuite_nodes.left_over (run text PRIMARY KEY, life integer NOT NULL, nodes text[] NOT NULL)",
    "ALTER TABLE netsuite_nodes.run ADD COLUMN interpreter text NOT NULL DEFAULT '1'",
)
# `claims` counts the lanes that took a stretch, `carrier` is the one that did last


def upgrade() -> None:
    """Make the tables and the column."""
    for statement in _STATEMENTS:
        op.execute(statement)
