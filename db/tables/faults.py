"""Faults of meters, and what became of the meters."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row
from services.model.faults import RepairOutcome
from services.model.metering import MeterCondition


class MeterFaultRow(Row):
    """A fault that a work order's visit found: one for each report."""

    __tablename__ = "meter_fault"

    work_order_number: Mapped[str] = mapped_column(ForeignKey("work_order.number"), primary_key=True)
    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"))
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    meter_serial: Mapped[str]
    condition: Mapped[MeterCondition]
    bill_number: Mapped[str | None] = mapped_column(ForeignKey("bill.number"))
    reported_at: Mapped[datetime]


class MeterRepairRow(Row):
    """A meter that was repaired or replaced: one for the order that was carried out."""

    __tablename__ = "meter_repair"

    work_order_number: Mapped[str] = mapped_column(ForeignKey("work_order.number"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    outcome: Mapped[RepairOutcome]
    meter_serial: Mapped[str]
    reading_kwh: Mapped[int | None] = mapped_column(BigInteger)
    seal_number: Mapped[str]
    repaired_at: Mapped[datetime]
