"""Visits in vain, appointments, and an index over the orders that are open: agents' days are made of them.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "visit_attempt",
        sa.Column("work_order_number", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("agent_code", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_order_number"], ["work_order.number"], name="fk_visit_attempt_work_order_number_work_order"
        ),
        sa.ForeignKeyConstraint(["agent_code"], ["agent.code"], name="fk_visit_attempt_agent_code_agent"),
        sa.PrimaryKeyConstraint("work_order_number", "turn", name="pk_visit_attempt"),
    )
    op.create_table(
        "appointment",
        sa.Column("work_order_number", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_order_number"], ["work_order.number"], name="fk_appointment_work_order_number_work_order"
        ),
        sa.PrimaryKeyConstraint("work_order_number", "turn", name="pk_appointment"),
    )
    op.create_index("ix_work_order_open", "work_order", ["number"], sqlite_where=_OPEN, postgresql_where=_OPEN)


def downgrade() -> None:
    """To the version before, which knows neither."""
    op.drop_index("ix_work_order_open", table_name="work_order")
    op.drop_table("appointment")
    op.drop_table("visit_attempt")
