"""What a collected meter showed besides its total is among its register readings, and nowhere else.

Revision ID: 0036
Revises: 0035
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

# The columns, with the registers as readings name them.
_REGISTERS = {
    "low": "low",
    "middle": "mid",
    "peak": "peak",
    "friday": "friday",
    "reactive": "reactive",
    "demand": "maximum-demand",
}
_MOMENT = sa.DateTime(timezone=True)

_equipment = sa.table(
    "collected_equipment",
    *(sa.column(each) for each in ("tracking_code", "work_order_number", "meter_serial", "kwh")),
    sa.column("collected_at", _MOMENT),
    *(sa.column(each) for each in _REGISTERS),
)
_custody = sa.table("meter_custody", sa.column("meter"), sa.column("by_order"))
_asset = sa.table("meter_asset", sa.column("key"), sa.column("serial"), sa.column("registers", sa.JSON()))
_reading = sa.table(
    "meter_register_reading",
    *(sa.column(each) for each in ("meter", "total_kwh", "by_order")),
    sa.column("read_at", _MOMENT),
    sa.column("readings", sa.JSON()),
)


def upgrade() -> None:
    """To this version. What the records do not know to be the collected meter's own is not carried over."""
    connection = op.get_bind()
    for row in connection.execute(_collected_meters()).mappings().all():
        _carry_over(connection, row)
    with op.batch_alter_table("collected_equipment") as table:
        for column in _REGISTERS:
            table.drop_column(column)


def _collected_meters() -> sa.Select[Any]:
    """Each with the meter that its order has moved, if that is of the serial that the agent read."""
    return (
        sa.select(_equipment, _asset.c.key, _asset.c.registers)
        .join(_custody, _custody.c.by_order == _equipment.c.work_order_number)
        .join(_asset, sa.and_(_asset.c.key == _custody.c.meter, _asset.c.serial == _equipment.c.meter_serial))
    )


def _carry_over(connection: sa.Connection, row: sa.RowMapping) -> None:
    shown = {register: row[column] for column, register in _REGISTERS.items() if row[column] is not None}
    if not shown:
        return
    of_order = sa.and_(_reading.c.meter == row["key"], _reading.c.by_order == row["work_order_number"])
    if connection.execute(sa.select(_reading.c.meter).where(of_order)).first() is not None:
        connection.execute(sa.update(_reading).where(of_order).values(total_kwh=row["kwh"]))
        return
    connection.execute(
        sa.insert(_reading).values(
            meter=row["key"],
            read_at=row["collected_at"],
            readings=shown,
            total_kwh=row["kwh"],
            by_order=row["work_order_number"],
        )
    )
    registers = sorted({*row["registers"], *shown})
    connection.execute(sa.update(_asset).where(_asset.c.key == row["key"]).values(registers=registers))


def downgrade() -> None:
    """To the version before: what was read with an order of collection is beside its equipment again."""
    for column in _REGISTERS:
        op.add_column("collected_equipment", sa.Column(column, sa.BigInteger(), nullable=True))
    connection = op.get_bind()
    read = sa.select(_reading.c.by_order, _reading.c.readings).join(
        _equipment, _equipment.c.work_order_number == _reading.c.by_order
    )
    for order, readings in connection.execute(read).all():
        shown = {column: readings.get(register) for column, register in _REGISTERS.items()}
        mine = _equipment.c.work_order_number == order
        connection.execute(sa.update(_equipment).where(mine).values(shown))
