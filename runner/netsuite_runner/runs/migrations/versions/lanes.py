"""0002: lanes, stretches of the items of a step that one process is at; the row of step '' is the run itself."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table. `epoch` counts the processes that took a lane: what a former one writes is refused."""
    op.execute(
        "CREATE TABLE netsuite_nodes.lane (run text, step text, first text, epoch integer NOT NULL, PRIMARY KEY (run, step, first))"
    )
