"""What a subscriber owes: unpaid bills, and what they have left over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.billing.carrying import split_payable
from services.billing.issuing import Charge, issue_bill, require_open
from services.clock import Clock
from services.model.bills import Bill, BillState
from services.model.keys import BillKind
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The unpaid bills of a connection, oldest first, and what its earlier bills left over (negative: credit)."""

    unpaid: tuple[Bill, ...]
    carried: Rials

    @property
    def balance(self) -> Rials:
        """What all of it comes to; negative if credit outweighs the bills."""
        return Rials.total(bill.payable for bill in self.unpaid) + self.carried

    @property
    def owed(self) -> bool:
        """True if there is something to pay; a rest below a thousand rials waits for the next bill."""
        return split_payable(self.balance)[0] > ZERO


def account_of(uow: UnitOfWork, *, tracking_code: str) -> Account:
    """The account of the request's connection, for the diagnosis unit to see. Raises NotFound."""
    bill_id = uow.requests.get(tracking_code).application.bill_id
    unpaid = (bill for bill in uow.bills.of_connection(bill_id) if bill.state is BillState.ISSUED)
    return Account(unpaid=tuple(unpaid), carried=uow.connections.get(bill_id).carried)


def unpaid_debts(uow: UnitOfWork, bill_id: str) -> Sequence[Bill]:
    """The connection's unpaid bills that another one may consolidate, oldest first.

    Not those of fees, which are owed only if their own request goes on.
    """
    bills = uow.bills.of_connection(bill_id)
    return [bill for bill in bills if bill.state is BillState.ISSUED and bill.kind != BillKind.FEES]


def issue_overdue_bill(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> Bill | None:
    """One bill for everything that the connection owes; None if there is nothing to pay.

    Credit that covers all unpaid bills pays them here, through a bill with nothing to pay, before the fees of the
    request can use it up. While the request's overdue bill is unpaid, the same one is the answer. Raises
    RequestClosed.
    """
    standing = uow.bills.of_request(tracking_code, BillKind.OVERDUE)
    unpaid = [bill for bill in standing if bill.state is BillState.ISSUED]
    if unpaid:
        return unpaid[-1]
    bill_id = require_open(uow, tracking_code).application.bill_id
    debts = unpaid_debts(uow, bill_id)
    account = Account(unpaid=tuple(debts), carried=uow.connections.get(bill_id).carried)
    if not (debts or account.owed):
        return None
    charge = Charge(kind=BillKind.OVERDUE, bill_id=bill_id, tracking_code=tracking_code, lines=(), consolidates=debts)
    bill = issue_bill(uow, clock=clock, reference=reference, charge=charge)
    return bill if bill.state is BillState.ISSUED else None
