"""Name change and meter relocation: former subscribers, visits to mounting places, relocations, bills taken over.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The settlement bill has charged energy up to the reading that its request declared.
_KNOWN_READINGS = """
UPDATE bill SET
    billed_up_to_kwh = (SELECT reading_kwh FROM request WHERE request.tracking_code = bill.tracking_code),
    billed_up_to_day = (SELECT reading_on FROM request WHERE request.tracking_code = bill.tracking_code)
WHERE kind = 'settlement'
"""

# Without the column, a bill that was taken over is what it was to the settlement alone: void, its amount in another.
_UNKNOWN_STATE = "UPDATE bill SET state = 'void' WHERE state = 'taken-over'"


def upgrade() -> None:
    """To this version."""
    with op.batch_alter_table("request") as request:
        request.alter_column("reading_kwh", existing_type=sa.BigInteger(), nullable=True)
        request.alter_column("reading_on", existing_type=sa.Date(), nullable=True)
        request.add_column(sa.Column("requested_place", sa.String(), nullable=True))
    with op.batch_alter_table("bill") as bill:
        bill.add_column(sa.Column("billed_up_to_kwh", sa.BigInteger(), nullable=True))
        bill.add_column(sa.Column("billed_up_to_day", sa.Date(), nullable=True))
        bill.add_column(sa.Column("taken_over_by", sa.String(), nullable=True))
        bill.create_foreign_key("fk_bill_taken_over_by_bill", "bill", ["taken_over_by"], ["number"])
        bill.create_index("ix_bill_taken_over_by", ["taken_over_by"])
    op.execute(_KNOWN_READINGS)
    _create_tables()


def _create_tables() -> None:
    op.create_table(
        "former_subscriber",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("national_id", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("mobile", sa.String(), nullable=False),
        sa.Column("landline", sa.String(), nullable=False),
        sa.Column("liable_until_kwh", sa.BigInteger(), nullable=False),
        sa.Column("liable_until_day", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_former_subscriber_bill_id_connection"),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_former_subscriber_tracking_code_request"
        ),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_former_subscriber"),
    )
    op.create_index("ix_former_subscriber_bill_id", "former_subscriber", ["bill_id"])
    op.create_table(
        "place_visit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("suitability", sa.String(32), nullable=False),
        sa.Column("works", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_place_visit_tracking_code_request"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_place_visit"),
    )
    op.create_index("ix_place_visit_tracking_code", "place_visit", ["tracking_code"])
    op.create_table(
        "relocation",
        sa.Column("work_order_number", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("seal_before", sa.String(), nullable=False),
        sa.Column("seal_after", sa.String(), nullable=False),
        sa.Column("reading_kwh", sa.BigInteger(), nullable=False),
        sa.Column("relocated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_relocation_bill_id_connection"),
        sa.ForeignKeyConstraint(
            ["work_order_number"], ["work_order.number"], name="fk_relocation_work_order_number_work_order"
        ),
        sa.PrimaryKeyConstraint("work_order_number", name="pk_relocation"),
    )
    op.create_index("ix_relocation_bill_id", "relocation", ["bill_id"])


def downgrade() -> None:
    """To the settlement alone. Refused by the database while requests without a reading are in it."""
    op.drop_table("relocation")
    op.drop_table("place_visit")
    op.drop_table("former_subscriber")
    op.execute(_UNKNOWN_STATE)
    with op.batch_alter_table("bill") as bill:
        bill.drop_index("ix_bill_taken_over_by")
        bill.drop_constraint("fk_bill_taken_over_by_bill", type_="foreignkey")
        bill.drop_column("taken_over_by")
        bill.drop_column("billed_up_to_day")
        bill.drop_column("billed_up_to_kwh")
    with op.batch_alter_table("request") as request:
        request.drop_column("requested_place")
        request.alter_column("reading_on", existing_type=sa.Date(), nullable=False)
        request.alter_column("reading_kwh", existing_type=sa.BigInteger(), nullable=False)
