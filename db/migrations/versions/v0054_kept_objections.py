"""Texts of objections are kept for a time: an index of those that still say something, by their answer.

Revision ID: 0054
Revises: 0053
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

_PERSONAL = sa.text("text <> ''")


def upgrade() -> None:
    """To this version."""
    op.create_index(
        "ix_objection_personal", "objection", ["answered_at"], sqlite_where=_PERSONAL, postgresql_where=_PERSONAL
    )


def downgrade() -> None:
    """To the version before."""
    op.drop_index("ix_objection_personal", table_name="objection")
