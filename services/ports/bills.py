"""What keeps bills, and all payments that we were told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from services.model.bills import Bill, Default, Payment, PaymentState, PaymentTotal
from services.model.keys import BillKind
from services.money import Rials


class Payments(Protocol):
    """All payments that we were told of. Adding or saving a taken key (`notice_key`, `booking_key`) is a conflict."""

    def payment(self, reference: str) -> Payment | None:
        """The newest with this reference of a bank's; other banks may have given the same one."""
        ...

    def payments_with(self, reference: str) -> Sequence[Payment]:
        """All with this reference, oldest first."""
        ...

    def payment_numbered(self, number: str) -> Payment:
        """Raises NotFound."""
        ...

    def payment_of_notice(self, key: str) -> Payment | None: ...
    def payments_of(self, bill_number: str) -> Sequence[Payment]:
        """Those that pay the bill, or had paid it before they were reversed, oldest first."""
        ...

    def payments_of_connection(self, bill_id: str) -> Sequence[Payment]:
        """Those that pay or name a bill of the connection, or were carried to it, oldest first."""
        ...

    def waiting_payments(self) -> Sequence[Payment]:
        """Those that a person has to settle, oldest first."""
        ...

    def payment_totals(self) -> Mapping[PaymentState, PaymentTotal]:
        """By state; a state without payments is left out."""
        ...

    def paid_by_payments(self) -> Rials:
        """What the bills come to that payments have paid, whatever these tell of themselves."""
        ...

    def add_payment(self, payment: Payment) -> None: ...
    def save_payment(self, payment: Payment) -> None: ...


class Bills(Payments, Protocol):
    """Bills and payments."""

    def get(self, number: str) -> Bill: ...
    def find_by_identifiers(self, bill_id: str, payment_id: str) -> Bill | None: ...
    def of_request(self, tracking_code: str, kind: BillKind | None = None) -> Sequence[Bill]:
        """Oldest first."""
        ...

    def of_connection(self, bill_id: str) -> Sequence[Bill]:
        """Oldest first."""
        ...

    def owing(self, *, at_least: Rials, after: str, limit: int) -> Sequence[str]:
        """The bill IDs behind `after`, in their order, of up to `limit` connections whose unpaid bills, due or not,
        come to so much. Not those of fees.
        """
        ...

    def defaults_of_person(self, national_id: str, *, today: date, besides: str) -> Sequence[Default]:
        """Of the connections that are registered to this person, in whatever state, but the one with the bill ID
        `besides`: those with unpaid bills that were due before today, or that left over what a bill asks for; by bill
        ID, twenty at most, each whole. A bill that asks for others in their place is as old as they are. Not those of
        fees, which are owed only if their own request goes on.
        """
        ...

    def consolidated_into(self, number: str) -> Sequence[Bill]:
        """The bills whose amounts the bill with this number asks for in their place, oldest first."""
        ...

    def add(self, bill: Bill) -> None: ...
    def save(self, bill: Bill) -> None: ...
