"""What the supervisor noted of a late step.

Revision ID: 0011
Revises: 0010
"""

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""


def downgrade() -> None:
    """To the version before."""
