"""Meters become things of their own, with their ways, seals, registers and what laboratories said of them.

Revision ID: 0027
Revises: 0026
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from db.migrations.ways_of_meters import fill

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_ORDINAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_PRESENT = sa.text("until IS NULL")
_PRESENT_AT_CONNECTION = sa.text("until IS NULL AND bill_id IS NOT NULL")


def upgrade() -> None:
    """To this version: each meter that a connection has or had is entered with what is known of its way."""
    _create_tables()
    fill(op.get_bind())


def downgrade() -> None:
    """To the version before: connections keep the meters that they have and had; more of their ways nobody knows."""
    for name in (
        "meter_sighting",
        "laboratory_verdict",
        "meter_register_reading",
        "meter_seal",
        "meter_custody",
        "meter_asset",
    ):
        op.drop_table(name)


def _create_tables() -> None:
    op.create_table(
        "meter_asset",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("characters", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("digits", sa.Integer(), nullable=False),
        sa.Column("phases", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_meter_asset"),
    )
    op.create_index("ix_meter_asset_characters", "meter_asset", ["characters"])
    op.create_table(
        "meter_custody",
        sa.Column("meter", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(32), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=True),
        sa.Column("agent_code", sa.String(), nullable=True),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=True),
        sa.Column("by_request", sa.String(), nullable=True),
        sa.Column("by_order", sa.String(), nullable=True),
        sa.Column("told_by", sa.String(), nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("meter", "position", name="pk_meter_custody"),
        *_references("meter_custody", meter="meter_asset.key", bill_id="connection.bill_id", agent_code="agent.code"),
        *_references("meter_custody", by_request="request.tracking_code", by_order="work_order.number"),
        sa.CheckConstraint("until IS NULL OR until >= since", name="ck_meter_custody_in_order"),
        sa.CheckConstraint("(holder = 'connection') = (bill_id IS NOT NULL)", name="ck_meter_custody_connection"),
        sa.CheckConstraint("(holder = 'agent') = (agent_code IS NOT NULL)", name="ck_meter_custody_agent"),
    )
    op.create_index("ix_meter_custody_bill_id", "meter_custody", ["bill_id"])
    for name, column, where in (
        ("uq_meter_custody_present", "meter", _PRESENT),
        ("uq_meter_custody_present_at_connection", "bill_id", _PRESENT_AT_CONNECTION),
    ):
        op.create_index(name, "meter_custody", [column], unique=True, sqlite_where=where, postgresql_where=where)
    _create_findings()


def _create_findings() -> None:
    op.create_table(
        "meter_seal",
        sa.Column("meter", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("set_by", sa.String(), nullable=True),
        sa.Column("removed_at", _MOMENT, nullable=True),
        sa.Column("removed_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("meter", "position", name="pk_meter_seal"),
        *_references("meter_seal", meter="meter_asset.key", set_by="work_order.number", removed_by="work_order.number"),
    )
    op.create_table(
        "meter_register_reading",
        sa.Column("id", _ORDINAL, nullable=False),
        sa.Column("meter", sa.String(), nullable=False),
        sa.Column("read_at", _MOMENT, nullable=False),
        sa.Column("readings", sa.JSON(), nullable=False),
        sa.Column("by_order", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_meter_register_reading"),
        *_references("meter_register_reading", meter="meter_asset.key", by_order="work_order.number"),
    )
    op.create_index("ix_meter_register_reading_meter", "meter_register_reading", ["meter"])
    op.create_table(
        "laboratory_verdict",
        sa.Column("id", _ORDINAL, nullable=False),
        sa.Column("meter", sa.String(), nullable=False),
        sa.Column("condition", sa.String(32), nullable=False),
        sa.Column("error_hundredths", sa.BigInteger(), nullable=True),
        sa.Column("given_at", _MOMENT, nullable=False),
        sa.Column("by_request", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_laboratory_verdict"),
        *_references("laboratory_verdict", meter="meter_asset.key", by_request="request.tracking_code"),
    )
    op.create_index("ix_laboratory_verdict_meter", "laboratory_verdict", ["meter"])
    op.create_table(
        "meter_sighting",
        sa.Column("id", _ORDINAL, nullable=False),
        sa.Column("characters", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meter_sighting"),
        *_references("meter_sighting", bill_id="connection.bill_id", tracking_code="request.tracking_code"),
    )
    op.create_index("ix_meter_sighting_characters", "meter_sighting", ["characters"])
    op.create_index("ix_meter_sighting_bill_id", "meter_sighting", ["bill_id"])


def _references(table: str, **columns: str) -> Iterator[sa.ForeignKeyConstraint]:
    for column, target in columns.items():
        name = f"fk_{table}_{column}_{target.partition('.')[0]}"
        yield sa.ForeignKeyConstraint([column], [target], name=name)
