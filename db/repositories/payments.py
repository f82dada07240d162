"""Payments that we were told of, whatever the notice said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Cast, ColumnElement, cast, func, literal_column, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.repositories.rows import found, insert, update
from db.repositories.touched import Repository
from db.tables import BillLineRow, BillRow, PaymentRow
from services.model.bills import Payment, PaymentState, PaymentTotal
from services.money import Rials

_FIELDS = tuple(each.name for each in fields(Payment))
# As the small index has it: SQLite does not take it for a state that is handed over.
_WAITING = PaymentRow.state == literal_column(f"'{PaymentState.WAITING}'")
_PAYING = (PaymentState.MATCHED, PaymentState.ASSIGNED)
_OLDEST_FIRST = (PaymentRow.recorded_at, PaymentRow.number)


class SqlPayments(Repository):
    """Implements `services.ports.bills.Payments`."""

    # Payments of strangers bear the same references; `booking_key` keeps a transaction from being booked twice.
    not_noted: ClassVar[Sequence[str]] = (
        "payment",
        "payments_with",
        "waiting_payments",
        "payment_totals",
        "paid_by_payments",
    )

    def __init__(self, session: Session) -> None:
        self._session = session

    def payment(self, reference: str) -> Payment | None:
        """The newest payment with this reference."""
        return next(reversed(self.payments_with(reference)), None)

    def payments_with(self, reference: str) -> Sequence[Payment]:
        """All payments with this reference, oldest first."""
        return self._payments(PaymentRow.reference == reference)

    def payment_numbered(self, number: str) -> Payment:
        """The payment with our number; raises NotFound."""
        return _payment(found(self._session.get(PaymentRow, number), what="payment", key=number))

    def payment_of_notice(self, key: str) -> Payment | None:
        """The payment that the notice with this key has told of."""
        return next(iter(self._payments(PaymentRow.notice_key == key)), None)

    def payments_of(self, bill_number: str) -> Sequence[Payment]:
        """The payments that pay the bill, or had paid it, oldest first."""
        return self._payments(PaymentRow.bill_number == bill_number)

    def payments_of_connection(self, bill_id: str) -> Sequence[Payment]:
        """The payments that pay or name a bill of the connection, or were carried to it, oldest first."""
        bills = select(BillRow.number).where(BillRow.bill_id == bill_id)
        wanted = (PaymentRow.bill_number.in_(bills), PaymentRow.told_bill.in_(bills), PaymentRow.carried_to == bill_id)
        # Each by an index of its own: of conditions joined by OR, PostgreSQL reads all payments.
        return self._payments(PaymentRow.number.in_(union(*(select(PaymentRow.number).where(each) for each in wanted))))

    def waiting_payments(self) -> Sequence[Payment]:
        """The payments that a person has to settle, oldest first."""
        return self._payments(_WAITING)

    def payment_totals(self) -> Mapping[PaymentState, PaymentTotal]:
        """Number and sum of the payments of each state."""
        query = select(
            PaymentRow.state,
            func.count(),
            func.count(PaymentRow.amount),
            _sum(PaymentRow.amount),
            _sum(PaymentRow.rest),
        )
        rows = self._session.execute(query.group_by(PaymentRow.state))
        return {
            state: PaymentTotal(count=count, amount=Rials(amount), rest=Rials(rest), without_amount=count - with_amount)
            for state, count, with_amount, amount, rest in rows
        }

    def paid_by_payments(self) -> Rials:
        """What the bills come to that payments have paid: their lines, and what was carried in and out."""
        paid = select(PaymentRow.bill_number).where(PaymentRow.state.in_(_PAYING))
        lines = select(_sum(BillLineRow.amount)).where(BillLineRow.bill_number.in_(paid))
        carried = select(_sum(BillRow.carried_in - BillRow.carried_out)).where(BillRow.number.in_(paid))
        return Rials(sum(self._session.scalars(each).one() for each in (lines, carried)))

    def add_payment(self, payment: Payment) -> None:
        """Add a payment; WriteConflict if its notice or its transaction was taken meanwhile."""
        insert(self._session, _payment_row(payment))

    def save_payment(self, payment: Payment) -> None:
        """Replace the payment; raises NotFound, WriteConflict."""
        update(self._session, _payment_row(payment), what="payment", key=payment.number)

    def _payments(self, wanted: ColumnElement[bool]) -> list[Payment]:
        query = select(PaymentRow).where(wanted).order_by(*_OLDEST_FIRST)
        return [_payment(row) for row in self._session.scalars(query)]


def _payment(row: PaymentRow) -> Payment:
    return Payment(**{name: getattr(row, name) for name in _FIELDS})


def _payment_row(payment: Payment) -> PaymentRow:
    values = {name: getattr(payment, name) for name in _FIELDS}
    return PaymentRow(**{**values, "told": dict(payment.told)})


def _sum(amounts: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Cast[int]:
    """A whole number also on PostgreSQL, which sums whole numbers to a decimal one; 0 for none."""
    return cast(func.coalesce(func.sum(amounts), 0), BigInteger)
