"""Permits of connections; how far scheduled work has come.

Revision ID: 0035
Revises: 0034
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_DAYS_AHEAD = timedelta(days=60)
_WATCHED_CLASSES = ("industrial", "agricultural")
_CHANGES = sa.text(
    "SELECT tracking_code, bill_id, effective_on, after FROM connection_change"
    " WHERE change = 'tariff-change' ORDER BY changed_at"
).columns(effective_on=sa.Date(), after=sa.JSON())


def upgrade() -> None:
    """To this version. The permits of earlier changes of tariff are taken over, without number, issuer and kind."""
    permits = op.create_table(
        "tariff_permit",
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("tariff_class", sa.String(32), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=True),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("presented_on", sa.Date(), nullable=False),
        sa.Column("tracking_code", sa.String(), nullable=True),
        sa.Column("watched_from", sa.Date(), nullable=True),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("lapsed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_tariff_permit_bill_id_connection"),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_tariff_permit_tracking_code_request"
        ),
        sa.PrimaryKeyConstraint("bill_id", "tariff_class", "number", "valid_until", name="pk_tariff_permit"),
    )
    watched = sa.text("watched_from IS NOT NULL")
    op.create_index(
        "ix_tariff_permit_watched",
        "tariff_permit",
        ["bill_id", "watched_from"],
        sqlite_where=watched,
        postgresql_where=watched,
    )
    cut = sa.text("state = 'cut'")
    op.create_index("ix_connection_cut", "connection", ["bill_id"], sqlite_where=cut, postgresql_where=cut)
    op.create_table(
        "scheduled_run",
        sa.Column("work", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("connections", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("batches", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("work", "day", name="pk_scheduled_run"),
    )
    known: dict[tuple[str, str, date], dict[str, Any]] = {}
    for row in _permits_of_changes():
        # One that was shown again is the one that it was.
        known.setdefault((row["bill_id"], row["tariff_class"], row["valid_until"]), row)
    if known:
        op.bulk_insert(permits, list(known.values()))


def _permits_of_changes() -> Iterator[dict[str, Any]]:
    """In the order in which they were presented."""
    for change in op.get_bind().execute(_CHANGES):
        after = json.loads(change.after) if isinstance(change.after, str) else change.after
        if after.get("permitValidUntil") and after.get("tariffClass"):
            until = date.fromisoformat(after["permitValidUntil"])
            is_watched = after["tariffClass"] in _WATCHED_CLASSES
            yield {
                "bill_id": change.bill_id,
                "tariff_class": after["tariffClass"],
                "number": "",
                "valid_until": until,
                "kind": None,
                "issuer": "",
                "presented_on": change.effective_on,
                "tracking_code": change.tracking_code,
                "watched_from": until - _DAYS_AHEAD if is_watched else None,
                "announced_on": None,
                "lapsed_on": None,
            }


def downgrade() -> None:
    """To the version before, which knows of a permit what the change that it came with has kept."""
    op.drop_index("ix_connection_cut", table_name="connection")
    op.drop_table("scheduled_run")
    op.drop_index("ix_tariff_permit_watched", table_name="tariff_permit")
    op.drop_table("tariff_permit")
