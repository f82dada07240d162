"""Requests are found by the process instance that they run in: a migration of diagrams asks for each.

Revision ID: 0025
Revises: 0024
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_index("ix_request_process_instance_key", "request", ["process_instance_key"])


def downgrade() -> None:
    """To the version before."""
    op.drop_index("ix_request_process_instance_key", "request")
