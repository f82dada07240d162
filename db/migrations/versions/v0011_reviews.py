"""What the supervisor was told of steps, and what came of it.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version. What was told before it is reviewed by diagrams that end no review by themselves."""
    op.create_table(
        "step_review",
        sa.Column("element_instance_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("notice", sa.String(32), nullable=False),
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["element_instance_key"],
            ["step_entry.element_instance_key"],
            name="fk_step_review_element_instance_key_step_entry",
        ),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_step_review_tracking_code_request"
        ),
        sa.PrimaryKeyConstraint("element_instance_key", "notice", name="pk_step_review"),
    )
    op.create_index("ix_step_review_tracking_code", "step_review", ["tracking_code"])


def downgrade() -> None:
    """To the version before: the supervisor's notes are gone."""
    op.drop_table("step_review")
