"""Cuts of connections."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row
from services.model.cuts import CutCase, CutExtent

# An index of few rows is used only by a query that says the same, word for word: see `db.repositories.cuts`.
STANDS = text("ended_at IS NULL")


class CutRow(Row):
    """A cut that was carried out; it stands while `ended_at` is empty."""

    __tablename__ = "cut"
    __table_args__ = (Index("ix_cut_standing", "bill_id", "cut_at", sqlite_where=STANDS, postgresql_where=STANDS),)

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    cut_case: Mapped[CutCase]
    extent: Mapped[CutExtent]
    reading_kwh: Mapped[int | None] = mapped_column(BigInteger)
    reading_on: Mapped[date | None]
    cut_at: Mapped[datetime]
    after_payment: Mapped[bool]
    ended_at: Mapped[datetime | None]
