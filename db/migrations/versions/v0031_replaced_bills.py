"""A bill says which wrong one it was issued in the place of.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version. No bill of former times has replaced another."""
    with op.batch_alter_table("bill") as bill:
        bill.add_column(sa.Column("replaces", sa.String(), nullable=True))
        bill.create_foreign_key("fk_bill_replaces_bill", "bill", ["replaces"], ["number"])
        bill.create_index("ix_bill_replaces", ["replaces"])


def downgrade() -> None:
    """To the version before, which does not know what replaced a void bill."""
    with op.batch_alter_table("bill") as bill:
        bill.drop_index("ix_bill_replaces")
        bill.drop_constraint("fk_bill_replaces_bill", type_="foreignkey")
        bill.drop_column("replaces")
