"""Debts of a connection are paid with what is refunded of it."""

from dataclasses import dataclass, replace

from services.billing.debts import Account, unpaid_debts
from services.billing.former import is_of_former
from services.billing.issuing import Charge, issue_bill
from services.billing.left_open import tell_if_left_open
from services.billing.unmatched import give_credit
from services.clock import Clock
from services.errors import NotFound
from services.model.bills import BillState
from services.model.keys import BillKind
from services.model.refunds import InstalmentState, Refund
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.refunds.entitled import entitled_to
from services.refunds.rule import can_be_set_off


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingDebt:
    """A debt that stops a refund: what the connection owes, and how much of it the open instalments can pay."""

    owed: Rials
    can_pay: Rials


def refund_of(uow: UnitOfWork, tracking_code: str) -> Refund:
    """The refund of the request. Raises NotFound where none was decided."""
    refund = uow.refunds.find(tracking_code)
    if refund is None:
        raise NotFound("refund of request", tracking_code)
    return refund


def stopping_debt(uow: UnitOfWork, *, tracking_code: str) -> StoppingDebt | None:
    """What stops the next instalment; None where nothing is owed, or nothing above column one is left to pay it with.
    Who is not the subscriber any more pays his own bills with his money, and nobody else's.

    What rounding leaves of paid bills, less than a thousand rials, is asked for by nobody and stops nothing. Raises
    NotFound.
    """
    refund = refund_of(uow, tracking_code)
    account = _account_of(uow, refund)
    if not (account.unpaid or account.owed):
        return None
    owed = max(account.balance, ZERO)
    instalments = uow.refunds.instalments_of(tracking_code)
    can_pay = can_be_set_off(instalments, column_one=refund.column_one, owed=owed)
    return StoppingDebt(owed=owed, can_pay=can_pay) if can_pay else None


def _account_of(uow: UnitOfWork, refund: Refund) -> Account:
    if entitled_to(uow, refund) == uow.connections.get(refund.bill_id).subscriber:
        return _account(uow, refund.bill_id)
    own = (each for each in unpaid_debts(uow, refund.bill_id) if is_of_former(uow, each))
    return Account(unpaid=tuple(own), carried=ZERO)


def set_off_from_instalments(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> Rials:
    """Let the open instalments pay the debt that stops them, the next one first; the answer is how much they did."""
    stopping = stopping_debt(uow, tracking_code=tracking_code)
    if stopping is None:
        return ZERO
    left = stopping.can_pay
    for each in uow.refunds.instalments_of(tracking_code):
        taken = min(left, each.left) if each.is_open else ZERO
        left -= taken
        state = InstalmentState.OPEN if each.left > taken else InstalmentState.SET_OFF
        if taken:
            uow.refunds.save_instalment(replace(each, set_off=each.set_off + taken, state=state))
    refund = refund_of(uow, tracking_code)
    uow.refunds.save(
        replace(refund, deducted=refund.deducted + stopping.can_pay, payable=refund.payable - stopping.can_pay)
    )
    set_off_debts(uow, clock=clock, reference=reference, tracking_code=tracking_code, amount=stopping.can_pay)
    return stopping.can_pay


def set_off_debts(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, amount: Rials
) -> None:
    """Pay so much of what the connection owes: as credit that its unpaid bills take up, in one bill for all of them.

    What is left over is a debt, which is asked for after the request, at once where that was archived before; where
    nothing is, nobody is to wait for the bill.
    """
    if amount:
        bill_id = uow.requests.get(tracking_code).application.bill_id
        kind = BillKind.DEBT if owed_by(uow, bill_id) > amount else BillKind.OVERDUE
        give_credit(uow, uow.connections.get(bill_id), amount)
        _bill_what_is_unpaid(uow, clock, reference, tracking_code, kind)


def take_credit_out(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, amount: Rials
) -> None:
    """Take credit off the account, because it is paid out. Unpaid bills that the credit has covered are paid with what
    it leaves there.
    """
    bill_id = uow.requests.get(tracking_code).application.bill_id
    give_credit(uow, uow.connections.get(bill_id), -amount)
    if unpaid_debts(uow, bill_id) and not owed_by(uow, bill_id):
        _bill_what_is_unpaid(uow, clock, reference, tracking_code, BillKind.OVERDUE)


def _bill_what_is_unpaid(
    uow: UnitOfWork, clock: Clock, reference: ReferenceData, tracking_code: str, kind: BillKind
) -> None:
    bill_id = uow.requests.get(tracking_code).application.bill_id
    unpaid = unpaid_debts(uow, bill_id)
    charge = Charge(kind=kind, bill_id=bill_id, tracking_code=tracking_code, lines=(), consolidates=unpaid)
    bill = issue_bill(uow, clock=clock, reference=reference, charge=charge)
    if bill.state is BillState.ISSUED:
        tell_if_left_open(uow, bill, now=bill.issued_at)


def owed_by(uow: UnitOfWork, bill_id: str) -> Rials:
    """What the connection owes, less its credit; fees of requests that go on are none of it."""
    return max(balance_of(uow, bill_id), ZERO)


def balance_of(uow: UnitOfWork, bill_id: str) -> Rials:
    """The same, negative where credit is left over."""
    return _account(uow, bill_id).balance


def _account(uow: UnitOfWork, bill_id: str) -> Account:
    return Account(unpaid=tuple(unpaid_debts(uow, bill_id)), carried=uow.connections.get(bill_id).carried)
