"""Steps that opened on a closed request end: nobody would ever close them, and they are overdue for ever.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Those with a limit: one without is that of the archiving itself, which ends a moment later.
_CANCEL = """
UPDATE step_entry SET cancelled = TRUE
WHERE finished_at IS NULL AND NOT cancelled AND due_at IS NOT NULL AND tracking_code IN (
    SELECT tracking_code FROM request WHERE state = 'closed'
)
"""


def upgrade() -> None:
    """To this version. A miss that was noted stays one."""
    op.execute(_CANCEL)


def downgrade() -> None:
    """To the version before: what is cancelled stays so."""
