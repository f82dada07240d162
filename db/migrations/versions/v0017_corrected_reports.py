"""What agents' reports said before they were corrected.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "former_order_report",
        sa.Column("work_order_number", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_order_number"], ["work_order.number"], name="fk_former_order_report_work_order_number_work_order"
        ),
        sa.PrimaryKeyConstraint("work_order_number", "version", name="pk_former_order_report"),
    )


def downgrade() -> None:
    """To the version before: what was corrected stays as it is by now."""
    op.drop_table("former_order_report")
