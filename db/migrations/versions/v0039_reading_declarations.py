"""Declared readings: what the subscriber has read, and the comprehensive system's tracking number.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "reading_declaration",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("kwh", sa.Integer(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("system_number", sa.String(), nullable=True),
        sa.Column("unsent_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_reading_declaration_tracking_code_request"
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_reading_declaration_bill_id_connection"),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_reading_declaration"),
    )
    op.create_index("ix_reading_declaration_bill_id", "reading_declaration", ["bill_id"])


def downgrade() -> None:
    """To the version before, which keeps nothing of a declared reading but its request."""
    op.drop_table("reading_declaration")
