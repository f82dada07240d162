"""Connections that a night has set aside and that somebody has given up; what is done of them goes in time.

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_TABLE = "scheduled_set_aside"
_GIVEN_UP = sa.text("given_up_by IS NOT NULL")
_DONE = sa.text("done_at IS NOT NULL")


def upgrade() -> None:
    """To this version."""
    op.add_column(_TABLE, sa.Column("given_up_by", sa.String(), nullable=True))
    op.add_column(_TABLE, sa.Column("given_up_because", sa.String(), nullable=True))
    op.create_index(
        "ix_scheduled_set_aside_given_up",
        _TABLE,
        ["work", "bill_id"],
        sqlite_where=_GIVEN_UP,
        postgresql_where=_GIVEN_UP,
    )
    op.create_index("ix_scheduled_set_aside_done_at", _TABLE, ["done_at"], sqlite_where=_DONE, postgresql_where=_DONE)


def downgrade() -> None:
    """To the version before, in which what was given up is done."""
    op.drop_index("ix_scheduled_set_aside_done_at", _TABLE)
    op.drop_index("ix_scheduled_set_aside_given_up", _TABLE)
    op.drop_column(_TABLE, "given_up_because")
    op.drop_column(_TABLE, "given_up_by")
