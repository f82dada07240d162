"""An index over the steps that have ended: at what pace units work is asked every minute.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ENDED = sa.text("finished_at IS NOT NULL")


def upgrade() -> None:
    """To this version."""
    op.create_index("ix_step_entry_ended", "step_entry", ["finished_at"], sqlite_where=_ENDED, postgresql_where=_ENDED)


def downgrade() -> None:
    """To the version before."""
    op.drop_index("ix_step_entry_ended", table_name="step_entry")
