"""Meter tests: what was found on the spot or in the laboratory, the verdict, what was hung in the end.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "accuracy_test",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("work_order_number", sa.String(), nullable=False),
        sa.Column("meter_serial", sa.String(), nullable=False),
        sa.Column("reading_kwh", sa.BigInteger(), nullable=True),
        sa.Column("seal_number", sa.String(), nullable=False),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("substitute_serial", sa.String(), nullable=True),
        sa.Column("condition", sa.String(32), nullable=True),
        sa.Column("error_hundredths", sa.Integer(), nullable=True),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.String(32), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("installed_serial", sa.String(), nullable=True),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_accuracy_test_tracking_code_request"
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_accuracy_test_bill_id_connection"),
        sa.ForeignKeyConstraint(
            ["work_order_number"], ["work_order.number"], name="fk_accuracy_test_work_order_number_work_order"
        ),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_accuracy_test"),
        sa.UniqueConstraint("work_order_number", name="uq_accuracy_test_work_order_number"),
    )
    op.create_index("ix_accuracy_test_bill_id", "accuracy_test", ["bill_id"])


def downgrade() -> None:
    """To the version before, which knows no such test."""
    op.drop_index("ix_accuracy_test_bill_id", table_name="accuracy_test")
    op.drop_table("accuracy_test")
