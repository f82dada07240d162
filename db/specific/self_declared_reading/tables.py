"""Declared readings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row


class ReadingDeclarationRow(Row):
    """What was declared; the number, or why there is none, is empty until the reading is submitted."""

    __tablename__ = "reading_declaration"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    kwh: Mapped[int]
    taken_on: Mapped[date]
    declared_at: Mapped[datetime]
    system_number: Mapped[str | None]
    unsent_reason: Mapped[str | None]
