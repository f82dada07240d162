"""Connections of which a night's work could not be done.

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_WAITS = sa.text("done_at IS NULL")


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "scheduled_set_aside",
        sa.Column("work", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_on", sa.Date(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_scheduled_set_aside_bill_id_connection"),
        sa.PrimaryKeyConstraint("work", "day", "bill_id", name="pk_scheduled_set_aside"),
    )
    op.create_index(
        "ix_scheduled_set_aside_waits",
        "scheduled_set_aside",
        ["work", "day", "bill_id"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )


def downgrade() -> None:
    """To the version before, in which such a connection stops its night."""
    op.drop_table("scheduled_set_aside")
