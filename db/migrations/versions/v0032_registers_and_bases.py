"""Registers of meters beside their total, and what the lines of bills are computed from.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_BY_REQUEST = "fk_meter_register_reading_by_request_request"


def upgrade() -> None:
    """To this version. A meter has the registers that somebody has read of it."""
    op.add_column("bill", sa.Column("bases", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("meter_asset", sa.Column("registers", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("meter_register_reading") as table:
        table.add_column(sa.Column("total_kwh", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("by_request", sa.String(), nullable=True))
        table.create_foreign_key(_BY_REQUEST, "request", ["by_request"], ["tracking_code"])
    _note_registers()


def _note_registers() -> None:
    reading = sa.table("meter_register_reading", sa.column("meter"), sa.column("readings", sa.JSON()))
    asset = sa.table("meter_asset", sa.column("key"), sa.column("registers", sa.JSON()))
    connection, known = op.get_bind(), dict[str, set[str]]()
    for meter, readings in connection.execute(sa.select(reading.c.meter, reading.c.readings)):
        known.setdefault(meter, set()).update(readings)
    for meter, registers in known.items():
        connection.execute(sa.update(asset).where(asset.c.key == meter).values(registers=sorted(registers)))


def downgrade() -> None:
    """To the version before: bills keep their lines, and can no more be computed anew."""
    with op.batch_alter_table("meter_register_reading") as table:
        table.drop_constraint(_BY_REQUEST, type_="foreignkey")
        table.drop_column("by_request")
        table.drop_column("total_kwh")
    op.drop_column("meter_asset", "registers")
    op.drop_column("bill", "bases")
