"""What was prepared to be handed over; and payments found by the bill that they name and the connection they went to.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_INDEXED = ("told_bill", "carried_to")


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "printout",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sheet", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["tracking_code"], ["request.tracking_code"], name="fk_printout_tracking_code_request"),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_printout"),
    )
    for column in _INDEXED:
        op.create_index(f"ix_payment_{column}", "payment", [column])


def downgrade() -> None:
    """To the version before: what was handed over is on paper alone."""
    for column in _INDEXED:
        op.drop_index(f"ix_payment_{column}", "payment")
    op.drop_table("printout")
