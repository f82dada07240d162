"""The keys by which a payment is known: that of its notice, and that under which a bank's transaction is booked.

Revision ID: 0019
Revises: 0018
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# The column before this version and from it on.
_COLUMNS = (("told_as", "notice_key"), ("counted_as", "booking_key"))


def upgrade() -> None:
    """To this version."""
    for before, since in _COLUMNS:
        _rename_key(before, since)


def downgrade() -> None:
    """To the version before: the same rows under its names."""
    for before, since in _COLUMNS:
        _rename_key(since, before)


def _rename_key(old: str, new: str) -> None:
    """The column with its constraint, whose name says the column's."""
    op.alter_column("payment", old, new_column_name=new)
    with op.batch_alter_table("payment") as payment:
        payment.drop_constraint(f"uq_payment_{old}", type_="unique")
        payment.create_unique_constraint(f"uq_payment_{new}", [new])
