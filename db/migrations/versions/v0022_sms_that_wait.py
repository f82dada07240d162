"""SMS that wait for the end of quiet hours.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("sms_outbox", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """To the version before: what waits is still not claimed before its `next_at`."""
    op.drop_column("sms_outbox", "not_before")
