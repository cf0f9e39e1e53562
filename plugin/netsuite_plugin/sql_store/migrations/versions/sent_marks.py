"""0005: marks of calls that other engines make, so that none is sent twice."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table of marks."""
    op.create_table(
        "sent_marks",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("node", sa.String, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("organization", sa.String),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("checkpoint", sa.Text),
        sa.Column("output", sa.Text),
    )
    op.create_index("ix_sent_marks_at", "sent_marks", ["at"])
