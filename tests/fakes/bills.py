"""Bills and payments in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from services.model.bills import Bill, BillState, Default, Payment, PaymentState, PaymentTotal
from services.model.connections import Connection
from services.model.keys import BillKind
from services.money import Rials
from tests.fakes.rows import DuplicateKey, get, insert, replace


@dataclass
class FakePayments:
    """Payments, oldest first as they were added."""

    payment_rows: dict[str, Payment] = field(default_factory=dict)

    def payment(self, reference: str) -> Payment | None:
        return next(reversed(self.payments_with(reference)), None)

    def payments_with(self, reference: str) -> Sequence[Payment]:
        return [each for each in self._by_age() if each.reference == reference]

    def payment_numbered(self, number: str) -> Payment:
        return get(self.payment_rows, number, what="payment")

    def payment_of_notice(self, key: str) -> Payment | None:
        return next((each for each in self.payment_rows.values() if each.notice_key == key), None)

    def payments_of(self, bill_number: str) -> Sequence[Payment]:
        return [each for each in self._by_age() if each.bill_number == bill_number]

    def waiting_payments(self) -> Sequence[Payment]:
        return [each for each in self._by_age() if each.state is PaymentState.WAITING]

    def payment_totals(self) -> Mapping[PaymentState, PaymentTotal]:
        states = dict.fromkeys(each.state for each in self.payment_rows.values())
        return {state: self._total_of(state) for state in states}

    def add_payment(self, payment: Payment) -> None:
        self._require_free(payment)
        insert(self.payment_rows, payment.number, payment)

    def save_payment(self, payment: Payment) -> None:
        self._require_free(payment)
        replace(self.payment_rows, payment.number, payment, what="payment")

    def _by_age(self) -> Sequence[Payment]:
        return sorted(self.payment_rows.values(), key=lambda each: each.recorded_at)

    def _require_free(self, payment: Payment) -> None:
        for each in self.payment_rows.values():
            taken = {each.notice_key, each.booking_key} & {payment.notice_key, payment.booking_key} - {None}
            if each.number != payment.number and taken:
                raise DuplicateKey(f"payment {each.number} has {taken}")

    def _total_rest(self, state: PaymentState) -> Rials:
        return Rials.total(each.rest for each in self.payment_rows.values() if each.state is state)

    def _total_of(self, state: PaymentState) -> PaymentTotal:
        amounts = [each.amount for each in self.payment_rows.values() if each.state is state]
        known = [each for each in amounts if each is not None]
        return PaymentTotal(
            count=len(amounts),
            amount=Rials.total(known),
            rest=self._total_rest(state),
            without_amount=len(amounts) - len(known),
        )


@dataclass
class FakeBills(FakePayments):
    """Bills and payments, oldest first as they were added."""

    rows: dict[str, Bill] = field(default_factory=dict)
    connections: dict[str, Connection] = field(default_factory=dict)

    def get(self, number: str) -> Bill:
        return get(self.rows, number, what="bill")

    def find_by_identifiers(self, bill_id: str, payment_id: str) -> Bill | None:
        wanted = (bill_id, payment_id)
        found = (bill for bill in self.rows.values() if (bill.bill_id, bill.payment_id) == wanted)
        return max(found, key=_payable_then_newest, default=None)

    def of_request(self, tracking_code: str, kind: BillKind | None = None) -> Sequence[Bill]:
        mine = (bill for bill in self._oldest_first() if bill.tracking_code == tracking_code)
        return [bill for bill in mine if kind is None or bill.kind == kind]

    def of_connection(self, bill_id: str) -> Sequence[Bill]:
        return [bill for bill in self._oldest_first() if bill.bill_id == bill_id]

    def owing(self, *, at_least: Rials, after: str, limit: int) -> Sequence[str]:
        unpaid: dict[str, Rials] = {}
        for each in self.rows.values():
            if each.state is BillState.ISSUED and each.kind != BillKind.FEES and each.bill_id > after:
                unpaid[each.bill_id] = unpaid.get(each.bill_id, Rials(0)) + each.payable
        return sorted(key for key, owed in unpaid.items() if owed >= at_least)[:limit]

    def defaults_of_person(self, national_id: str, *, today: date, besides: str) -> Sequence[Default]:
        mine = (self.connections[key] for key in sorted(self.connections) if key != besides)
        defaults = (self._default(each, today) for each in mine if each.subscriber.national_id == national_id)
        return [each for each in defaults if each.overdue or each.carried >= Rials(1_000)][:20]

    def _default(self, connection: Connection, today: date) -> Default:
        overdue = (
            each
            for each in self.of_connection(connection.bill_id)
            if each.state is BillState.ISSUED and each.kind != BillKind.FEES and self._is_late(each, today)
        )
        return Default(bill_id=connection.bill_id, overdue=tuple(overdue), carried=connection.carried)

    def _is_late(self, bill: Bill, today: date) -> bool:
        return bill.due_on < today or any(self._is_late(each, today) for each in self.consolidated_into(bill.number))

    def consolidated_into(self, number: str) -> Sequence[Bill]:
        return [bill for bill in self._oldest_first() if bill.consolidated_into == number]

    def add(self, bill: Bill) -> None:
        insert(self.rows, bill.number, bill)

    def save(self, bill: Bill) -> None:
        replace(self.rows, bill.number, bill, what="bill")

    def paid_by_payments(self) -> Rials:
        paying = (PaymentState.MATCHED, PaymentState.ASSIGNED)
        payments = [each for each in self.payment_rows.values() if each.state in paying]
        return Rials.total(self.get(each.bill_number).payable for each in payments if each.bill_number)

    def payments_of_connection(self, bill_id: str) -> Sequence[Payment]:
        numbers = {bill.number for bill in self.of_connection(bill_id)}
        return [
            each
            for each in self._by_age()
            if each.bill_number in numbers or each.told_bill in numbers or each.carried_to == bill_id
        ]

    def _oldest_first(self) -> list[Bill]:
        return sorted(self.rows.values(), key=lambda bill: bill.issued_at)


def _payable_then_newest(bill: Bill) -> tuple[bool, datetime, str]:
    return bill.state is BillState.ISSUED, bill.issued_at, bill.number
