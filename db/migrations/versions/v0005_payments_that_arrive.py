"""Every payment that we are told of is kept; a bill keeps the reading that it charges energy from.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_WAITING = sa.text("state = 'waiting'")

# Names of constraints are taken while their table is there: the rows wait in one that has none.
_SET_ASIDE = "CREATE TABLE payment_before AS SELECT * FROM payment"

# What the version before had recorded had paid its bill. The key is that of `services.billing.transactions`.
_TAKE_UP = """
INSERT INTO payment (
    number, channel, terminal, reference, amount, paid_on, told_bill, result, answer, recorded_at, state, bill_number,
    rest, counted_as
)
SELECT CAST(1000000 + row_number() OVER (ORDER BY payment_before.recorded_at, reference) AS VARCHAR), channel, '',
    reference, amount, paid_on, bill_number, 'accepted', '', payment_before.recorded_at, 'matched', bill_number, 0,
    channel || '/' || CASE channel WHEN 'counter' THEN bill.bill_id ELSE '' END || '/' || CAST(paid_on AS VARCHAR)
        || '/' || lower(reference)
FROM payment_before LEFT JOIN bill ON bill.number = payment_before.bill_number
"""
_COUNT_ON = "INSERT INTO sequence (name, value) SELECT 'payment', count(*) FROM payment_before"

# Money that has not come is none to the version before; what waits for a person has no bill, and is refused.
_GIVE_BACK = """
INSERT INTO payment (reference, bill_number, amount, paid_on, channel, recorded_at)
SELECT reference, bill_number, amount, paid_on, channel, recorded_at FROM payment_before WHERE state != 'reversed'
"""


def upgrade() -> None:
    """To this version."""
    op.add_column("bill", sa.Column("billed_from_kwh", sa.BigInteger(), nullable=True))
    op.add_column("bill", sa.Column("billed_from_day", sa.Date(), nullable=True))
    op.add_column("bill", sa.Column("billed_kwh", sa.BigInteger(), nullable=True))
    op.execute(_SET_ASIDE)
    op.drop_table("payment")
    _create_payment()
    op.execute(_TAKE_UP)
    op.execute(_COUNT_ON)
    op.drop_table("payment_before")


def _create_payment() -> None:
    op.create_table(
        "payment",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("terminal", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("told", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("told_bill", sa.String(), nullable=True),
        sa.Column("result", sa.String(32), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("bill_number", sa.String(), nullable=True),
        sa.Column("rest", sa.BigInteger(), nullable=False),
        sa.Column("carried_to", sa.String(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("told_as", sa.String(), nullable=True),
        sa.Column("counted_as", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["told_bill"], ["bill.number"], name="fk_payment_told_bill_bill"),
        sa.ForeignKeyConstraint(["bill_number"], ["bill.number"], name="fk_payment_bill_number_bill"),
        sa.ForeignKeyConstraint(["carried_to"], ["connection.bill_id"], name="fk_payment_carried_to_connection"),
        sa.PrimaryKeyConstraint("number", name="pk_payment"),
        sa.UniqueConstraint("told_as", name="uq_payment_told_as"),
        sa.UniqueConstraint("counted_as", name="uq_payment_counted_as"),
    )
    op.create_index("ix_payment_reference", "payment", ["reference"])
    op.create_index("ix_payment_bill_number", "payment", ["bill_number"])
    op.create_index("ix_payment_waiting", "payment", ["recorded_at"], sqlite_where=_WAITING, postgresql_where=_WAITING)


def downgrade() -> None:
    """To the version before. Refused by the database while payments are in it that this one cannot keep: those that
    pay no bill, and those that share a reference.
    """
    op.execute(_SET_ASIDE)
    op.drop_table("payment")
    op.create_table(
        "payment",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("bill_number", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bill_number"], ["bill.number"], name="fk_payment_bill_number_bill"),
        sa.PrimaryKeyConstraint("reference", name="pk_payment"),
    )
    op.create_index("ix_payment_bill_number", "payment", ["bill_number"])
    op.execute(_GIVE_BACK)
    op.drop_table("payment_before")
    op.execute("DELETE FROM sequence WHERE name = 'payment'")
    for name in ("billed_kwh", "billed_from_day", "billed_from_kwh"):
        op.drop_column("bill", name)
