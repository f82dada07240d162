"""Periods of temporary or free-market power that end before the day that was granted.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_COLUMNS = ("early_reason", "early_letter", "granted_last_day", "early_decided_at")


def upgrade() -> None:
    """To this version; every period so far ends on the day that was granted."""
    with op.batch_alter_table("power_period") as period:
        period.add_column(sa.Column("early_reason", sa.String(32), nullable=True))
        period.add_column(sa.Column("early_letter", sa.String(), nullable=True))
        period.add_column(sa.Column("granted_last_day", sa.Date(), nullable=True))
        period.add_column(sa.Column("early_decided_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """To the version before, which takes the last day for the one that was granted."""
    with op.batch_alter_table("power_period") as period:
        for column in _COLUMNS:
            period.drop_column(column)
