"""0001: credentials, sealed under data keys."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of rows and keys."""
    op.create_table(
        "data_keys",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("master", sa.String, nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "credentials",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("organization", sa.String),
        sa.Column("attributes", sa.JSON, nullable=False),
        sa.Column("secrets", sa.LargeBinary, nullable=False),
        sa.Column("sealed_by", sa.String, sa.ForeignKey("data_keys.id", name="sealed_by_a_key"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )
