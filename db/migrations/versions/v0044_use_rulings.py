"""What was decided of use above what a tariff leaves to it.

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_COLUMNS = ("ruling", "ruling_reason", "ruled_at")


def upgrade() -> None:
    """To this version: nothing was decided of the findings of before."""
    op.add_column("use_finding", sa.Column("ruling", sa.String(length=32), nullable=True))
    op.add_column("use_finding", sa.Column("ruling_reason", sa.String(), nullable=True))
    op.add_column("use_finding", sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """To the version before, in which every finding counts."""
    for name in reversed(_COLUMNS):
        op.drop_column("use_finding", name)
