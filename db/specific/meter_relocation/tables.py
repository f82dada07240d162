"""Visits to mounting places, and meters that were moved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Ordinal, Row
from db.column_types import state_type
from services.specific.meter_relocation.model import PlaceSuitability


class PlaceVisitRow(Row):
    """What a visit to a new mounting place found; a place may be visited again."""

    __tablename__ = "place_visit"

    id: Mapped[Ordinal] = mapped_column(init=False)
    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), index=True)
    suitability: Mapped[PlaceSuitability] = mapped_column(state_type(PlaceSuitability))
    works: Mapped[list[str]]
    reason: Mapped[str | None]
    visited_at: Mapped[datetime]


class RelocationRow(Row):
    """A meter that was moved: one for the order that was carried out."""

    __tablename__ = "relocation"

    work_order_number: Mapped[str] = mapped_column(ForeignKey("work_order.number"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    place: Mapped[str]
    seal_before: Mapped[str]
    seal_after: Mapped[str]
    reading_kwh: Mapped[int] = mapped_column(BigInteger)
    relocated_at: Mapped[datetime]
