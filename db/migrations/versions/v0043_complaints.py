"""Complaints about closed requests.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_PERSONAL = sa.text("text <> ''")


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "complaint",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_hands", sa.JSON(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=32), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("draft_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_complaint_tracking_code_request"
        ),
        sa.PrimaryKeyConstraint("tracking_code", "number", name="pk_complaint"),
    )
    op.create_index("ix_complaint_draft_key", "complaint", ["draft_key"])
    op.create_index(
        "ix_complaint_personal", "complaint", ["made_at"], sqlite_where=_PERSONAL, postgresql_where=_PERSONAL
    )


def downgrade() -> None:
    """To the version before, which hears no complaints."""
    op.drop_index("ix_complaint_personal", table_name="complaint")
    op.drop_index("ix_complaint_draft_key", table_name="complaint")
    op.drop_table("complaint")
