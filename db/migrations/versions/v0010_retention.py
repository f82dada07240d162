"""When what is kept for a time was kept.

Revision ID: 0010
Revises: 0009
"""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""


def downgrade() -> None:
    """To the version before."""
