"""Meters as things of their own: who held them, their seals, what laboratories said, where their serials were read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import JsonObject, Ordinal, Row
from services.model.custody import Holder, MeterKind
from services.model.metering import MeterCondition

PRESENT = text("until IS NULL")
PRESENT_AT_CONNECTION = text("until IS NULL AND bill_id IS NOT NULL")


class MeterAssetRow(Row):
    """A meter, wherever it is."""

    __tablename__ = "meter_asset"

    key: Mapped[str] = mapped_column(primary_key=True)
    characters: Mapped[str] = mapped_column(index=True)
    serial: Mapped[str]
    digits: Mapped[int]
    phases: Mapped[int | None]
    kind: Mapped[MeterKind | None]
    registers: Mapped[list[str]] = mapped_column(server_default="[]")


class MeterCustodyRow(Row):
    """Who held a meter from when to when: one holder at a time, and one meter at a connection."""

    __tablename__ = "meter_custody"
    __table_args__ = (
        Index("uq_meter_custody_present", "meter", unique=True, sqlite_where=PRESENT, postgresql_where=PRESENT),
        Index(
            "uq_meter_custody_present_at_connection",
            "bill_id",
            unique=True,
            sqlite_where=PRESENT_AT_CONNECTION,
            postgresql_where=PRESENT_AT_CONNECTION,
        ),
        CheckConstraint("until IS NULL OR until >= since", name="in_order"),
        CheckConstraint("(holder = 'connection') = (bill_id IS NOT NULL)", name="connection"),
        CheckConstraint("(holder = 'agent') = (agent_code IS NOT NULL)", name="agent"),
    )

    meter: Mapped[str] = mapped_column(ForeignKey("meter_asset.key"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[Holder]
    bill_id: Mapped[str | None] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    agent_code: Mapped[str | None] = mapped_column(ForeignKey("agent.code"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    by_request: Mapped[str | None] = mapped_column(ForeignKey("request.tracking_code"))
    by_order: Mapped[str | None] = mapped_column(ForeignKey("work_order.number"))
    told_by: Mapped[str | None]
    reference: Mapped[str | None]


class MeterSealRow(Row):
    """A seal on a meter, from when it was set or first seen until it was removed."""

    __tablename__ = "meter_seal"

    meter: Mapped[str] = mapped_column(ForeignKey("meter_asset.key"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    since: Mapped[datetime]
    set_by: Mapped[str | None] = mapped_column(ForeignKey("work_order.number"))
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None] = mapped_column(ForeignKey("work_order.number"))


class MeterRegisterReadingRow(Row):
    """What the registers besides the total showed, each by its name."""

    __tablename__ = "meter_register_reading"

    id: Mapped[Ordinal] = mapped_column(init=False)
    meter: Mapped[str] = mapped_column(ForeignKey("meter_asset.key"), index=True)
    read_at: Mapped[datetime]
    readings: Mapped[JsonObject]
    total_kwh: Mapped[int | None] = mapped_column(BigInteger)
    by_order: Mapped[str | None] = mapped_column(ForeignKey("work_order.number"))
    by_request: Mapped[str | None] = mapped_column(ForeignKey("request.tracking_code"))


class LaboratoryVerdictRow(Row):
    """What a laboratory found; its error in hundredths of a percent."""

    __tablename__ = "laboratory_verdict"

    id: Mapped[Ordinal] = mapped_column(init=False)
    meter: Mapped[str] = mapped_column(ForeignKey("meter_asset.key"), index=True)
    condition: Mapped[MeterCondition]
    error_hundredths: Mapped[int | None] = mapped_column(BigInteger)
    given_at: Mapped[datetime]
    by_request: Mapped[str | None] = mapped_column(ForeignKey("request.tracking_code"))


class MeterSightingRow(Row):
    """A serial that was read on a plate where the records know another meter."""

    __tablename__ = "meter_sighting"

    id: Mapped[Ordinal] = mapped_column(init=False)
    characters: Mapped[str] = mapped_column(index=True)
    serial: Mapped[str]
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    seen_at: Mapped[datetime]
    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"))
