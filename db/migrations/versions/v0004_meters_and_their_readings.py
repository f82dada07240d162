"""Meters that were removed, whose meter a reading is of, what a person said of readings that contradict each other.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ORDINAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """To this version. Nobody wrote down whose meter the old readings are of: the columns stay empty for them."""
    op.add_column("reading", sa.Column("meter_serial", sa.String(), nullable=True))
    op.add_column("reading", sa.Column("role", sa.String(32), nullable=True))
    op.add_column("bill", sa.Column("meter_serial", sa.String(), nullable=True))
    op.add_column("meter_test", sa.Column("meter_serial", sa.String(), nullable=True))
    op.add_column("work_order", sa.Column("questioned_kwh", sa.BigInteger(), nullable=True))
    op.create_table(
        "former_meter",
        sa.Column("id", _ORDINAL, nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("digits", sa.Integer(), nullable=False),
        sa.Column("multiplier", sa.Integer(), nullable=False),
        sa.Column("installed_on", sa.Date(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_former_meter_bill_id_connection"),
        sa.PrimaryKeyConstraint("id", name="pk_former_meter"),
    )
    op.create_index("ix_former_meter_bill_id", "former_meter", ["bill_id"])
    op.create_table(
        "reading_judgement",
        sa.Column("id", _ORDINAL, nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("judgement", sa.String(32), nullable=False),
        sa.Column("reading_kwh", sa.BigInteger(), nullable=False),
        sa.Column("reading_on", sa.Date(), nullable=False),
        sa.Column("against_kwh", sa.BigInteger(), nullable=False),
        sa.Column("against_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_reading_judgement_bill_id_connection"),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_reading_judgement_tracking_code_request"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reading_judgement"),
    )
    op.create_index("ix_reading_judgement_bill_id", "reading_judgement", ["bill_id"])
    op.create_index("ix_reading_judgement_tracking_code", "reading_judgement", ["tracking_code"])


def downgrade() -> None:
    """To the version before, which tells meters apart by the day of the present one's installation alone."""
    op.drop_table("reading_judgement")
    op.drop_table("former_meter")
    op.drop_column("work_order", "questioned_kwh")
    op.drop_column("meter_test", "meter_serial")
    op.drop_column("bill", "meter_serial")
    op.drop_column("reading", "role")
    op.drop_column("reading", "meter_serial")
