"""The limit of a run of a step and its clock, of which its due instant can be computed anew, and who waits for that.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_FILL = {
    "sqlite": """
        UPDATE step_entry
        SET limit_seconds = CAST(ROUND((julianday(due_at) - julianday(started_at)) * 86400) AS INTEGER)
        WHERE due_at IS NOT NULL""",
    "postgresql": """
        UPDATE step_entry
        SET limit_seconds = CAST(ROUND(EXTRACT(EPOCH FROM due_at - started_at)) AS INTEGER)
        WHERE due_at IS NOT NULL""",
}


def upgrade() -> None:
    """To this version. Until now every limit ran by the wall clock, from the start to the due instant."""
    op.add_column("step_entry", sa.Column("limit_seconds", sa.Integer(), nullable=True))
    op.add_column("step_entry", sa.Column("clock", sa.String(32), nullable=False, server_default="wall"))
    op.add_column("step_entry", sa.Column("watched", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(_FILL[op.get_bind().dialect.name])
    with op.batch_alter_table("step_entry") as step_entry:
        step_entry.alter_column("clock", server_default=None)
        step_entry.alter_column("watched", server_default=None)


def downgrade() -> None:
    """To the version before: due instants stay as they are."""
    with op.batch_alter_table("step_entry") as step_entry:
        step_entry.drop_column("watched")
        step_entry.drop_column("clock")
        step_entry.drop_column("limit_seconds")
