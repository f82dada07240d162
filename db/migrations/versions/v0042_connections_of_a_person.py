"""What a person owes for other connections is looked up by the national ID (by-law 35-4).

Revision ID: 0042
Revises: 0041
"""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_index("ix_subscriber_national_id", "subscriber", ["national_id"])


def downgrade() -> None:
    """To the version before, which looks for nobody's other connections."""
    op.drop_index("ix_subscriber_national_id", "subscriber")
