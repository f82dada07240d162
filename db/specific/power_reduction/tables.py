"""Power reductions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row


class PowerReductionRow(Row):
    """The reduction of a request; how it ended is empty until then."""

    __tablename__ = "power_reduction"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    power_kw: Mapped[int]
    note: Mapped[str | None]
    checked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]


class ReductionEndRow(Row):
    """Another last day of a reduction, with the renewed licence of a later one."""

    __tablename__ = "reduction_end"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("power_reduction.tracking_code"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ends_on: Mapped[date]
    licence_number: Mapped[str | None]
    licence_issuer: Mapped[str | None]
    licence_valid_until: Mapped[date | None]
    decided_at: Mapped[datetime]
