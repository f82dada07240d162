"""SMS are withdrawn with what they depend on, and wait for nobody then.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_INDEX = "ix_sms_outbox_open"
_OPEN = sa.text("state NOT IN ('sent', 'delivered', 'withdrawn')")
_OPEN_BEFORE = sa.text("state NOT IN ('sent', 'delivered')")

# The version before knows nothing else that no relay and no person looks at.
_WITHDRAWN = "UPDATE sms_outbox SET state = 'sent' WHERE state = 'withdrawn'"


def upgrade() -> None:
    """To this version. What is queued already depends on nothing, and is sent as it was to be."""
    op.add_column("sms_outbox", sa.Column("concerns", sa.String(), nullable=True))
    op.drop_index(_INDEX, "sms_outbox")
    op.create_index(_INDEX, "sms_outbox", ["id"], sqlite_where=_OPEN, postgresql_where=_OPEN)


def downgrade() -> None:
    """To the version before: what was withdrawn counts as sent, at no moment; what is queued is sent."""
    op.execute(_WITHDRAWN)
    op.drop_index(_INDEX, "sms_outbox")
    op.create_index(_INDEX, "sms_outbox", ["id"], sqlite_where=_OPEN_BEFORE, postgresql_where=_OPEN_BEFORE)
    op.drop_column("sms_outbox", "concerns")
