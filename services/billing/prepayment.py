"""The prepayment that may be asked of who was cut for a debt: at most the last bill's consumption (by-law 51-4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.billing.bases import computed_lines
from services.billing.issuing import Charge, issue_credit_note
from services.clock import Clock
from services.model.bills import PREPAYMENT_CREDITED, Bill, BillLine, BillState
from services.model.keys import BillKind
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.text import format_rials, to_persian_digits

PREPAYMENT = "prepayment"
_CREDIT_TITLE = "پیش‌پرداخت مصرف، بستانکاری برای قبض بعدی"
_ENERGY = "energy"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepaymentBound:
    """What the consumption of the bill with this number came to; no bill, no prepayment."""

    most: Rials = ZERO
    bill_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepaymentBasis:
    """What a unit asks for, in rials, and the bill by which it may."""

    kind: Literal["prepayment"] = "prepayment"
    asked: int
    most: int
    bill_number: str

    def lines(self, _reference: ReferenceData) -> Sequence[BillLine]:
        """The line. It bears no levy: the energy that it pays for will."""
        by = f"حداکثر بهای مصرف قبض {to_persian_digits(self.bill_number)}: {format_rials(Rials(self.most))}"
        title = f"پیش‌پرداخت مصرف ({by})؛ از قبض بعدی کم می‌شود"
        return [BillLine(code=PREPAYMENT, title=title, amount=Rials(min(self.asked, self.most)))]


def prepayment_bound(uow: UnitOfWork, bill_id: str) -> PrepaymentBound:
    """By the newest bill of the connection that charges energy: its energy without levies, demand, monthly charges."""
    charging = [bill for bill in uow.bills.of_connection(bill_id) if bill.state is not BillState.VOID and _lines(bill)]
    if not charging:
        return PrepaymentBound()
    last = max(charging, key=lambda bill: (bill.issued_at, bill.number))
    most = Rials.total(line.amount for line in _lines(last))
    return PrepaymentBound(most=max(most, ZERO), bill_number=last.number)


def prepayment_lines(reference: ReferenceData, asked: Rials, bound: PrepaymentBound) -> Sequence[BillLine]:
    """The line of the prepayment, never above the bound; none where nothing is asked."""
    if not (asked and bound.most):
        return []
    basis = PrepaymentBasis(asked=asked.amount, most=bound.most.amount, bill_number=bound.bill_number)
    return computed_lines(basis, reference)


def credit_prepayment(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> None:
    """Once power flows: what was prepaid is the subscriber's credit, which the next bill takes up. For a request whose
    service was given, once.
    """
    request = uow.requests.get(tracking_code)
    bills = uow.bills.of_request(tracking_code, BillKind.FEES)
    paid = [bill for bill in bills if bill.state is BillState.PAID]
    prepaid = Rials.total(line.amount for bill in paid for line in bill.lines if line.code == PREPAYMENT)
    if any(bill.is_credit_note for bill in bills) or not prepaid:
        return
    line = BillLine(code=PREPAYMENT_CREDITED, title=_CREDIT_TITLE, amount=-prepaid)
    bill_id = request.application.bill_id
    charge = Charge(kind=BillKind.FEES, bill_id=bill_id, tracking_code=tracking_code, lines=[line])
    issue_credit_note(uow, clock=clock, charge=charge)


def _lines(bill: Bill) -> Sequence[BillLine]:
    """Those of energy, also what they give back; of a former bill its only one."""
    return [line for line in bill.lines if line.code == _ENERGY or line.code.startswith(f"{_ENERGY}-")]
