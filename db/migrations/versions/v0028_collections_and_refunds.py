"""Permanent collections: checks of files, collected equipment, refunds and their instalments.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "collection_file_check",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("users", sa.String(32), nullable=False),
        sa.Column("voltage", sa.String(32), nullable=False),
        sa.Column("phases", sa.Integer(), nullable=False),
        sa.Column("amperage", sa.Integer(), nullable=False),
        sa.Column("power_kw", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_collection_file_check_tracking_code_request"
        ),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_collection_file_check"),
    )
    _create_equipment()
    _create_refunds()


def _create_equipment() -> None:
    op.create_table(
        "collected_equipment",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("work_order_number", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("meter_serial", sa.String(), nullable=False),
        sa.Column("kwh", sa.BigInteger(), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        *(
            sa.Column(register, sa.BigInteger(), nullable=True)
            for register in ("low", "middle", "peak", "friday", "reactive", "demand")
        ),
        sa.Column("seals", sa.JSON(), nullable=False),
        sa.Column("photo", sa.String(), nullable=False),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finding", sa.String(32), nullable=True),
        sa.Column("error_hundredths", sa.Integer(), nullable=True),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_number", sa.String(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_collected_equipment_tracking_code_request"
        ),
        sa.ForeignKeyConstraint(
            ["work_order_number"], ["work_order.number"], name="fk_collected_equipment_work_order_number_work_order"
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_collected_equipment_bill_id_connection"),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_collected_equipment"),
        sa.UniqueConstraint("work_order_number", name="uq_collected_equipment_work_order_number"),
        sa.UniqueConstraint("receipt_number", name="uq_collected_equipment_receipt_number"),
    )
    op.create_index("ix_collected_equipment_bill_id", "collected_equipment", ["bill_id"])


def _create_refunds() -> None:
    op.create_table(
        "refund",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("column_one", sa.BigInteger(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("deducted", sa.BigInteger(), nullable=False),
        sa.Column("payable", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tracking_code"], ["request.tracking_code"], name="fk_refund_tracking_code_request"),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_refund_bill_id_connection"),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_refund"),
    )
    op.create_index("ix_refund_bill_id", "refund", ["bill_id"])
    op.create_table(
        "refund_instalment",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("set_off", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["refund.tracking_code"], name="fk_refund_instalment_tracking_code_refund"
        ),
        sa.PrimaryKeyConstraint("tracking_code", "number", name="pk_refund_instalment"),
        sa.UniqueConstraint("reference", name="uq_refund_instalment_reference"),
    )


def downgrade() -> None:
    """To the version before, which knows no refunds: their rows are dropped."""
    for table in ("refund_instalment", "refund", "collected_equipment", "collection_file_check"):
        op.drop_table(table)
