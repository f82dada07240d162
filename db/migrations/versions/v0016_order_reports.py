"""What agents report of the orders of the standard process.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# The version before knows no request that is carried out and not closed yet.
_CARRIED_OUT = "UPDATE request SET state = 'referred' WHERE state = 'carried-out'"


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "order_report",
        sa.Column("work_order_number", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_order_number"], ["work_order.number"], name="fk_order_report_work_order_number_work_order"
        ),
        sa.PrimaryKeyConstraint("work_order_number", name="pk_order_report"),
    )


def downgrade() -> None:
    """To the version before."""
    op.drop_table("order_report")
    op.execute(_CARRIED_OUT)
