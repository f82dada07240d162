"""Periods of temporary or free-market power; refunds of deposits.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version. Of a refund so far, what is of no value of a connection is credit of its account."""
    op.create_table(
        "power_period",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("power_kw", sa.Integer(), nullable=False),
        sa.Column("deposit", sa.BigInteger(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_off", sa.BigInteger(), nullable=True),
        sa.Column("paid_out", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_power_period_tracking_code_request"
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_power_period_bill_id_connection"),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_power_period"),
    )
    op.create_index("ix_power_period_bill_id", "power_period", ["bill_id"])
    with op.batch_alter_table("refund") as refund:
        refund.add_column(sa.Column("purpose", sa.String(32), nullable=False, server_default="connection"))
    op.execute("UPDATE refund SET purpose = 'credit' WHERE value = 0")
    with op.batch_alter_table("refund") as refund:
        refund.alter_column("purpose", server_default=None)


def downgrade() -> None:
    """To the version before, which knows no such periods: one that would take a deposit's refund for a connection's is
    refused.
    """
    deposits = op.get_bind().execute(sa.text("SELECT count(*) FROM refund WHERE purpose = 'deposit'")).scalar()
    if deposits:
        raise RuntimeError(f"{deposits} refunds of deposits cannot be kept by the version before")
    with op.batch_alter_table("refund") as refund:
        refund.drop_column("purpose")
    op.drop_index("ix_power_period_bill_id", table_name="power_period")
    op.drop_table("power_period")
