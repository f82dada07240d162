"""Periods of temporary or free-market power."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row
from db.column_types import state_type
from services.money import Rials
from services.specific.free_market_power.model import EarlyEndReason, PowerKind


class PowerPeriodRow(Row):
    """The period that a request was granted; what became of the deposit is empty until it is settled, what says that it
    ends early where it does not.
    """

    __tablename__ = "power_period"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    kind: Mapped[PowerKind] = mapped_column(state_type(PowerKind))
    first_day: Mapped[date]
    last_day: Mapped[date]
    power_kw: Mapped[int]
    deposit: Mapped[Rials]
    granted_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    set_off: Mapped[Rials | None]
    paid_out: Mapped[Rials | None]
    early_reason: Mapped[EarlyEndReason | None] = mapped_column(state_type(EarlyEndReason))
    early_letter: Mapped[str | None]
    granted_last_day: Mapped[date | None]
    early_decided_at: Mapped[datetime | None]
