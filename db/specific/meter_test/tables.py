"""Meter tests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row
from db.column_types import state_type
from services.model.metering import MeterCondition
from services.specific.meter_test.model import Verdict


class AccuracyTestRow(Row):
    """The test of a request's meter; what comes later is empty until then."""

    __tablename__ = "accuracy_test"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    work_order_number: Mapped[str] = mapped_column(ForeignKey("work_order.number"), unique=True)
    meter_serial: Mapped[str]
    reading_kwh: Mapped[int | None] = mapped_column(BigInteger)
    seal_number: Mapped[str]
    visited_at: Mapped[datetime]
    substitute_serial: Mapped[str | None]
    condition: Mapped[MeterCondition | None] = mapped_column(state_type(MeterCondition))
    error_hundredths: Mapped[int | None]
    tested_at: Mapped[datetime | None]
    verdict: Mapped[Verdict | None] = mapped_column(state_type(Verdict))
    reason: Mapped[str | None]
    installed_serial: Mapped[str | None]
    installed_at: Mapped[datetime | None]
