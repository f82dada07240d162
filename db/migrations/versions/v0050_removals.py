"""Removals that the company begins, and by what they are found: unpaid bills, cuts that stand.

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_UNPAID, _STANDS = sa.text("state = 'issued'"), sa.text("ended_at IS NULL")


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "removal",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("removal_case", sa.String(length=32), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pay_until", sa.Date(), nullable=True),
        sa.Column("head_order", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["tracking_code"], ["request.tracking_code"], name="fk_removal_tracking_code_request"),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_removal_bill_id_connection"),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_removal"),
    )
    op.create_index("ix_removal_bill_id", "removal", ["bill_id"])
    op.create_index("ix_bill_unpaid", "bill", ["bill_id"], sqlite_where=_UNPAID, postgresql_where=_UNPAID)
    op.create_index("ix_cut_standing", "cut", ["bill_id", "cut_at"], sqlite_where=_STANDS, postgresql_where=_STANDS)


def downgrade() -> None:
    """Back from this version."""
    op.drop_index("ix_cut_standing", "cut")
    op.drop_index("ix_bill_unpaid", "bill")
    op.drop_table("removal")
