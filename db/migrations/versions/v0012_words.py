"""The words of the trade: consolidated bills, stopped registers, SMS that need a review or whose outcome is unknown.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Table and column, the value before this version and from it on.
_VALUES = (
    ("bill", "state", "taken-over", "consolidated"),
    ("payment", "result", "bill-taken-over", "bill-consolidated"),
    ("meter_test", "condition", "stopped-counter", "stopped-register"),
    ("meter_fault", "condition", "stopped-counter", "stopped-register"),
    ("sms_outbox", "state", "for-person", "needs-review"),
    ("sms_outbox", "state", "unsettled", "outcome-unknown"),
)


def upgrade() -> None:
    """To this version."""
    for table, column, before, since in _VALUES:
        _replace(table, column, before, since)
    op.alter_column("sms_outbox", "unsettled_since", new_column_name="outcome_unknown_since")
    _rename_reference("taken_over_by", "consolidated_into")


def downgrade() -> None:
    """To the version before: the same rows in its words."""
    _rename_reference("consolidated_into", "taken_over_by")
    op.alter_column("sms_outbox", "outcome_unknown_since", new_column_name="unsettled_since")
    for table, column, before, since in _VALUES:
        _replace(table, column, since, before)


def _replace(table: str, column: str, old: str, new: str) -> None:
    changed = sa.table(table, sa.column(column, sa.String()))
    op.execute(changed.update().where(changed.c[column] == old).values({column: new}))


def _rename_reference(old: str, new: str) -> None:
    """From one bill to the other, with its index and its constraint."""
    op.drop_index(f"ix_bill_{old}", "bill")
    op.alter_column("bill", old, new_column_name=new)
    with op.batch_alter_table("bill") as bill:
        bill.drop_constraint(f"fk_bill_{old}_bill", type_="foreignkey")
        bill.create_foreign_key(f"fk_bill_{new}_bill", "bill", [new], ["number"])
        bill.create_index(f"ix_bill_{new}", [new])
