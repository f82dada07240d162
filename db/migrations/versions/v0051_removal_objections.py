"""Objections to removals that the company begins.

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "removal_objection",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["removal.tracking_code"], name="fk_removal_objection_tracking_code_removal"
        ),
        sa.PrimaryKeyConstraint("tracking_code", "number", name="pk_removal_objection"),
    )


def downgrade() -> None:
    """Back from this version."""
    op.drop_table("removal_objection")
