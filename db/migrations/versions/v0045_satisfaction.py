"""How satisfied people were with what became of their requests.

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "satisfaction",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("service_key", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_satisfaction_tracking_code_request"
        ),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_satisfaction"),
    )
    op.create_index("ix_satisfaction_asked_at", "satisfaction", ["asked_at"])
    op.create_index("ix_request_closed_at", "request", ["closed_at"])


def downgrade() -> None:
    """To the version before, which asks nobody."""
    op.drop_index("ix_request_closed_at", table_name="request")
    op.drop_index("ix_satisfaction_asked_at", table_name="satisfaction")
    op.drop_table("satisfaction")
