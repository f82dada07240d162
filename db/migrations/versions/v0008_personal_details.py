"""What is personal in an application is kept until its request has it.

Revision ID: 0008
Revises: 0007
"""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""


def downgrade() -> None:
    """To the version before."""
