"""What was owed when a removal was begun is kept beside it; of those that were begun before, nobody knows.

Revision ID: 0055
Revises: 0054
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("removal", sa.Column("begun_debt", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """To the version before."""
    op.drop_column("removal", "begun_debt")
