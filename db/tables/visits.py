"""Visits in vain, and the appointments that followed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row
from services.model.visits import AttemptOutcome, Side


class VisitAttemptRow(Row):
    """A visit that came to nothing; `turn` counts those of an order from 1."""

    __tablename__ = "visit_attempt"

    work_order_number: Mapped[str] = mapped_column(ForeignKey("work_order.number"), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True)
    agent_code: Mapped[str] = mapped_column(ForeignKey("agent.code"))
    outcome: Mapped[AttemptOutcome]
    note: Mapped[str | None]
    made_at: Mapped[datetime]


class AppointmentRow(Row):
    """When an agent is to come; `turn` counts those of an order from 1, and the last one holds."""

    __tablename__ = "appointment"

    work_order_number: Mapped[str] = mapped_column(ForeignKey("work_order.number"), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    agreed_at: Mapped[datetime]
    agreed_by: Mapped[Side]
