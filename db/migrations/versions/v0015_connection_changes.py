"""The history of connections' records: what was changed, by which request.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_PERSONAL = sa.text("mobile <> ''")


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "connection_change",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("change", sa.String(32), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("mobile", sa.String(), nullable=False),
        sa.Column("landline", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_connection_change_tracking_code_request"
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_connection_change_bill_id_connection"),
        sa.PrimaryKeyConstraint("tracking_code", "change", "bill_id", name="pk_connection_change"),
    )
    op.create_index("ix_connection_change_bill_id", "connection_change", ["bill_id"])
    op.create_index(
        "ix_connection_change_personal",
        "connection_change",
        ["changed_at"],
        sqlite_where=_PERSONAL,
        postgresql_where=_PERSONAL,
    )


def downgrade() -> None:
    """To the version before: the connections stay as they were changed, and nobody knows by whom."""
    op.drop_table("connection_change")
