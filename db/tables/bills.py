"""Bills and payments."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import JsonObject, JsonObjects, Row
from services.model.bills import BillState, PaymentChannel, PaymentResult, PaymentState
from services.model.keys import BillKind
from services.money import Rials

# An index of few rows is used only by a query that says the same, word for word.
_WAITING = text("state = 'waiting'")
UNPAID = text("state = 'issued'")


class BillLineRow(Row):
    """A line of a bill; `position` counts from 0."""

    __tablename__ = "bill_line"

    bill_number: Mapped[str] = mapped_column(ForeignKey("bill.number"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    title: Mapped[str]
    amount: Mapped[Rials]


class BillRow(Row):
    """A bill. Its identifiers are not unique: a void bill's successor of the same amount and period has the same.

    `bases` are the computations that its lines come from, each with the codes of its lines.
    """

    __tablename__ = "bill"
    __table_args__ = (
        Index(None, "bill_id", "payment_id"),
        Index("ix_bill_unpaid", "bill_id", sqlite_where=UNPAID, postgresql_where=UNPAID),
    )

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
    billed_from_kwh: Mapped[int | None] = mapped_column(BigInteger)
    billed_from_day: Mapped[date | None]
    billed_kwh: Mapped[int | None] = mapped_column(BigInteger)
    consolidated_into: Mapped[str | None] = mapped_column(ForeignKey("bill.number"), index=True)
    meter_serial: Mapped[str | None]
    replaces: Mapped[str | None] = mapped_column(ForeignKey("bill.number"), index=True)
    bases: Mapped[JsonObjects] = mapped_column(server_default="[]")


class PaymentRow(Row):
    """A payment that we were told of. `notice_key` keeps a notice from being taken twice, `booking_key` a transaction
    from being booked twice.
    """

    __tablename__ = "payment"
    __table_args__ = (Index("ix_payment_waiting", "recorded_at", sqlite_where=_WAITING, postgresql_where=_WAITING),)

    number: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[PaymentChannel]
    terminal: Mapped[str]
    reference: Mapped[str] = mapped_column(index=True)
    amount: Mapped[Rials | None]
    paid_on: Mapped[date | None]
    told: Mapped[JsonObject] = mapped_column(server_default="{}")
    told_bill: Mapped[str | None] = mapped_column(ForeignKey("bill.number"), index=True)
    result: Mapped[PaymentResult]
    answer: Mapped[str]
    recorded_at: Mapped[datetime]
    state: Mapped[PaymentState]
    bill_number: Mapped[str | None] = mapped_column(ForeignKey("bill.number"), index=True)
    rest: Mapped[Rials]
    carried_to: Mapped[str | None] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None]
    reason: Mapped[str | None]
    notice_key: Mapped[str | None] = mapped_column(unique=True)
    booking_key: Mapped[str | None] = mapped_column(unique=True)
