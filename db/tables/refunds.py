"""Refunds of connections, and their instalments."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row
from db.column_types import state_type
from services.model.refunds import InstalmentState, RefundPurpose, RefundWay
from services.money import Rials


class RefundRow(Row):
    """What a request's connection is refunded: one of a request."""

    __tablename__ = "refund"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    purpose: Mapped[RefundPurpose] = mapped_column(state_type(RefundPurpose))
    value: Mapped[Rials]
    column_one: Mapped[Rials]
    percent: Mapped[int]
    deducted: Mapped[Rials]
    payable: Mapped[Rials]
    way: Mapped[RefundWay] = mapped_column(state_type(RefundWay))
    reason: Mapped[str | None]
    planned_at: Mapped[datetime]


class InstalmentRow(Row):
    """A part of a refund; a transfer pays one."""

    __tablename__ = "refund_instalment"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("refund.tracking_code"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[Rials]
    set_off: Mapped[Rials]
    due_on: Mapped[date]
    state: Mapped[InstalmentState] = mapped_column(state_type(InstalmentState))
    reference: Mapped[str | None] = mapped_column(unique=True)
    paid_on: Mapped[date | None]
    recorded_at: Mapped[datetime | None]
