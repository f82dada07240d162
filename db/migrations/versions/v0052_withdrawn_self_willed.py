"""Records of self-willed reconnections that were taken back, by whom and why.

Revision ID: 0052
Revises: 0051
"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

_COLUMNS = ("withdrawn_at", "withdrawn_by", "withdrawn_because")


def upgrade() -> None:
    """To this version: all records of before count."""
    op.add_column("self_willed_reconnection", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("self_willed_reconnection", sa.Column("withdrawn_by", sa.String(), nullable=True))
    op.add_column("self_willed_reconnection", sa.Column("withdrawn_because", sa.String(), nullable=True))


def downgrade() -> None:
    """To the version before, in which every record counts."""
    for name in reversed(_COLUMNS):
        op.drop_column("self_willed_reconnection", name)
