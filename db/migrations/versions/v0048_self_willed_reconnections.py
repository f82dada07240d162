"""Reconnections that subscribers made themselves while they were cut.

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "self_willed_reconnection",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("found_by", sa.String(32), nullable=False),
        sa.Column("kwh_at_cut", sa.BigInteger(), nullable=True),
        sa.Column("kwh_found", sa.BigInteger(), nullable=True),
        sa.Column("commitment_number", sa.String(), nullable=True),
        sa.Column("commitment_on", sa.Date(), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_self_willed_reconnection_tracking_code_request"
        ),
        sa.ForeignKeyConstraint(
            ["bill_id"], ["connection.bill_id"], name="fk_self_willed_reconnection_bill_id_connection"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["request.tracking_code"], name="fk_self_willed_reconnection_settled_by_request"
        ),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_self_willed_reconnection"),
    )
    op.create_index("ix_self_willed_reconnection_bill_id", "self_willed_reconnection", ["bill_id"])


def downgrade() -> None:
    """Back from this version."""
    op.drop_table("self_willed_reconnection")
