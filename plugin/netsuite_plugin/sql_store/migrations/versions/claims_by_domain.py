"""0003: a claim belongs to a domain and an account; data keys that a rotation replaced are kept for what waits to be saved."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the claims there are production's; add the table of former data keys."""
    op.create_table(
        "claims_by_domain",
        sa.Column("domain", sa.String, primary_key=True),
        sa.Column("account", sa.String, primary_key=True),
        sa.Column("organization", sa.String, nullable=False),
    )
    op.execute("INSERT INTO claims_by_domain SELECT 'netsuite.com', account, organization FROM claims")
    op.drop_table("claims")
    op.rename_table("claims_by_domain", "claims")
    op.create_table(
        "former_data_keys",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("master", sa.String, nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
    )
