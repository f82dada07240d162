"""What is personal in an application is kept until its request has it.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "personal_details",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("person_kind", sa.String(32), nullable=True),
        sa.Column("national_id", sa.String(), nullable=True),
        sa.Column("mobile", sa.String(), nullable=True),
        sa.Column("landline", sa.String(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft_key", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_personal_details"),
    )
    op.create_index("ix_personal_details_saved_at", "personal_details", ["saved_at"])
    op.create_index("ix_request_draft_key", "request", ["draft_key"])


def downgrade() -> None:
    """To the version before: details that no application has taken over are lost."""
    op.drop_index("ix_request_draft_key", "request")
    op.drop_index("ix_personal_details_saved_at", "personal_details")
    op.drop_table("personal_details")
