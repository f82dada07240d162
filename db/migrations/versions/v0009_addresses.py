"""Where connections are.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version. Connections that are known already get their address with the company's next file."""
    op.add_column("connection", sa.Column("address", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    """To the version before: the addresses are lost."""
    op.drop_column("connection", "address")
