"""Reconnections that subscribers made themselves."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row
from services.model.self_willed import FoundBy


class SelfWilledReconnectionRow(Row):
    """One that was found or declared. It is kept as long as its connection: a second one ends the connection."""

    __tablename__ = "self_willed_reconnection"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    found_on: Mapped[date]
    found_by: Mapped[FoundBy]
    kwh_at_cut: Mapped[int | None] = mapped_column(BigInteger)
    kwh_found: Mapped[int | None] = mapped_column(BigInteger)
    commitment_number: Mapped[str | None]
    commitment_on: Mapped[date | None]
    settled_by: Mapped[str | None] = mapped_column(ForeignKey("request.tracking_code"))
    settled_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    withdrawn_because: Mapped[str | None]
