"""Bills and payments."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Row
from services.model.bills import BillKind, BillState, PaymentChannel
from services.money import Rials


class BillLineRow(Row):
    """A line of a bill; `position` counts from 0."""

    __tablename__ = "bill_line"

    bill_number: Mapped[str] = mapped_column(ForeignKey("bill.number"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    title: Mapped[str]
    amount: Mapped[Rials]


class BillRow(Row):
    """A bill. Its identifiers are not unique: a void bill's successor of the same amount and period has the same."""

    __tablename__ = "bill"
    __table_args__ = (Index(None, "bill_id", "payment_id"),)

    number: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[BillKind]
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"))
    payment_id: Mapped[str]
    tracking_code: Mapped[str | None] = mapped_column(ForeignKey("request.tracking_code"), index=True)
    carried_in: Mapped[Rials]
    carried_out: Mapped[Rials]
    issued_at: Mapped[datetime]
    due_on: Mapped[date]
    state: Mapped[BillState]
    provisional: Mapped[bool]
    billed_up_to_kwh: Mapped[int | None] = mapped_column(BigInteger)
    billed_up_to_day: Mapped[date | None]
    taken_over_by: Mapped[str | None] = mapped_column(ForeignKey("bill.number"), index=True)
    meter_serial: Mapped[str | None]
    lines: Mapped[list[BillLineRow]] = relationship(
        lazy="selectin", order_by=BillLineRow.position, cascade="all, delete-orphan"
    )


class PaymentRow(Row):
    """Money received. The bank's reference is the key, so that it counts once."""

    __tablename__ = "payment"

    reference: Mapped[str] = mapped_column(primary_key=True)
    bill_number: Mapped[str] = mapped_column(ForeignKey("bill.number"), index=True)
    amount: Mapped[Rials]
    paid_on: Mapped[date]
    channel: Mapped[PaymentChannel]
    recorded_at: Mapped[datetime]
