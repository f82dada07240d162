"""Power reductions: the check of the file, how each ended, and every other last day that was entered.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "power_reduction",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("power_kw", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_power_reduction_tracking_code_request"
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_power_reduction_bill_id_connection"),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_power_reduction"),
    )
    op.create_index("ix_power_reduction_bill_id", "power_reduction", ["bill_id"])
    op.create_table(
        "reduction_end",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("licence_number", sa.String(), nullable=True),
        sa.Column("licence_issuer", sa.String(), nullable=True),
        sa.Column("licence_valid_until", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["power_reduction.tracking_code"], name="fk_reduction_end_tracking_code_power_reduction"
        ),
        sa.PrimaryKeyConstraint("tracking_code", "number", name="pk_reduction_end"),
    )


def downgrade() -> None:
    """To the version before, which knows no such reductions."""
    op.drop_table("reduction_end")
    op.drop_index("ix_power_reduction_bill_id", table_name="power_reduction")
    op.drop_table("power_reduction")
