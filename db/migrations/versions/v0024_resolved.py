"""What a person has decided of a payment or an SMS is resolved: settled is a word of one service.

Revision ID: 0024
Revises: 0023
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_RENAMED = (
    ("payment", "settled_at", "resolved_at"),
    ("payment", "settled_by", "resolved_by"),
    ("sms_outbox", "settled_at", "resolved_at"),
)


def upgrade() -> None:
    """To this version. The index of SMS without a report follows its column."""
    for table, before, since in _RENAMED:
        op.alter_column(table, before, new_column_name=since)


def downgrade() -> None:
    """To the version before: the same rows."""
    for table, before, since in _RENAMED:
        op.alter_column(table, since, new_column_name=before)
