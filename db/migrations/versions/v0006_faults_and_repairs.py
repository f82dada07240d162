"""Faults of meters and their repairs.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# What each debt was for: the last visit before its bill. Otherwise a fault that is reported again were billed again.
_KNOWN_FAULTS = """
INSERT INTO meter_fault
    (work_order_number, tracking_code, bill_id, meter_serial, condition, bill_number, reported_at)
SELECT test.work_order_number, bill.tracking_code, bill.bill_id, meter.serial, test.condition, bill.number,
    test.tested_at
FROM bill
JOIN meter ON meter.bill_id = bill.bill_id
JOIN work_order ON work_order.tracking_code = bill.tracking_code
JOIN meter_test AS test ON test.work_order_number = work_order.number
WHERE bill.kind = 'debt' AND bill.state <> 'void' AND test.tested_at = (
    SELECT MAX(earlier.tested_at)
    FROM meter_test AS earlier
    JOIN work_order AS visit ON visit.number = earlier.work_order_number
    WHERE visit.tracking_code = bill.tracking_code AND earlier.tested_at <= bill.issued_at
)
"""

# The version before sends nobody to repair a meter: such an errand was part of the reconnection.
_UNKNOWN_KIND = "UPDATE work_order SET kind = 'reconnection' WHERE kind = 'meter-repair'"


def upgrade() -> None:
    """To this version. Debts that are known already keep what they are for."""
    op.create_table(
        "meter_fault",
        sa.Column("work_order_number", sa.String(), nullable=False),
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("meter_serial", sa.String(), nullable=False),
        sa.Column("condition", sa.String(32), nullable=False),
        sa.Column("bill_number", sa.String(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_order_number"], ["work_order.number"], name="fk_meter_fault_work_order_number_work_order"
        ),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_meter_fault_tracking_code_request"
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_meter_fault_bill_id_connection"),
        sa.ForeignKeyConstraint(["bill_number"], ["bill.number"], name="fk_meter_fault_bill_number_bill"),
        sa.PrimaryKeyConstraint("work_order_number", name="pk_meter_fault"),
    )
    op.create_index("ix_meter_fault_bill_id", "meter_fault", ["bill_id"])
    op.create_table(
        "meter_repair",
        sa.Column("work_order_number", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("meter_serial", sa.String(), nullable=False),
        sa.Column("reading_kwh", sa.BigInteger(), nullable=True),
        sa.Column("seal_number", sa.String(), nullable=False),
        sa.Column("repaired_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_order_number"], ["work_order.number"], name="fk_meter_repair_work_order_number_work_order"
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_meter_repair_bill_id_connection"),
        sa.PrimaryKeyConstraint("work_order_number", name="pk_meter_repair"),
    )
    op.create_index("ix_meter_repair_bill_id", "meter_repair", ["bill_id"])
    op.execute(_KNOWN_FAULTS)


def downgrade() -> None:
    """To the version before: which fault a debt is for, and what was repaired, is lost."""
    op.drop_table("meter_repair")
    op.drop_table("meter_fault")
    op.execute(_UNKNOWN_KIND)
    _forget_repairers()


def _forget_repairers() -> None:
    agents = sa.table("agent", sa.column("code", sa.String()), sa.column("kinds", sa.JSON()))
    for code, kinds in op.get_bind().execute(sa.select(agents.c.code, agents.c.kinds)).all():
        if "meter-repair" in kinds:
            left = [kind for kind in kinds if kind != "meter-repair"]
            op.execute(agents.update().where(agents.c.code == code).values(kinds=left))
