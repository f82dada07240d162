"""Which form opened the file of a new connection.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "opened_file",
        sa.Column("form_key", sa.String(64), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_opened_file_bill_id_connection"),
        sa.PrimaryKeyConstraint("form_key", name="pk_opened_file"),
    )


def downgrade() -> None:
    """To the version before."""
    op.drop_table("opened_file")
