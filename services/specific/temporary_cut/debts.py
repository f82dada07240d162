"""What a cut is for, where it is for a debt: computed from the books at the moment at which it is asked (50-4 c)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.billing.carrying import asking_bill
from services.jalali import local_date
from services.model.bills import Bill, BillState, Payment, PaymentState
from services.model.cuts import CutCase
from services.model.keys import BillKind
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.specific.temporary_cut.model import OWN_DEBT, Debt, Proceeding
from services.specific.temporary_cut.ports import Proceedings
from services.specific.temporary_cut.terms import cut_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """The overdue bills, oldest first, what they come to less the account's credit, and what the books say of them."""

    debt: Debt
    bills: tuple[Bill, ...] = ()
    amount: Rials = ZERO


def owed_for(uow: UnitOfWork, proceeding: Proceeding, *, at: datetime) -> Owed:
    """What was owed at the moment of that for which the cut is."""
    if proceeding.case is CutCase.REQUESTED:
        late = _past_due(uow, proceeding.bill_id, at)
        return Owed(debt=Debt.OUTSTANDING if late else Debt.NO_MATTER, bills=late, amount=_amount(uow, late))
    if proceeding.case not in OWN_DEBT:
        return Owed(debt=Debt.NO_MATTER)
    return overdue(uow, proceeding.indebted, at=at)


def overdue(uow: UnitOfWork, bill_id: str, *, at: datetime) -> Owed:
    """The connection's bills that at the moment were due and not paid. An agreement on instalments gives each of its
    bills another day; with the first one that is missed it holds no longer, and every bill is due on its own day again.

    Consolidated in another bill, a bill keeps its own day, and is paid when that one is: no bill of fees, of a
    last reading or of all debts makes a debt younger, or paid. Credit of the account pays it, which has no instant.
    """
    by_law = _past_due(uow, bill_id, at)
    if not by_law:
        return Owed(debt=Debt.NOTHING)
    agreed = _kept(uow, bill_id, by_law, at)
    late = tuple(bill for bill in by_law if bill.number not in agreed)
    if not late:
        return Owed(debt=Debt.INSTALMENTS, bills=by_law, amount=_amount(uow, by_law))
    amount = _amount(uow, late) - max(-uow.connections.get(bill_id).carried, ZERO)
    if amount <= ZERO:
        return Owed(debt=Debt.NOTHING)
    enough = amount >= cut_terms().least_debt(local_date(at))
    return Owed(debt=Debt.OWED if enough else Debt.BELOW_LEAST, bills=late, amount=amount)


def agreed_days(uow: UnitOfWork, bill_id: str, at: datetime) -> Mapping[str, date]:
    """The days on which bills are due by an agreement that is kept at the moment, by their numbers."""
    kept = _kept(uow, bill_id, _past_due(uow, bill_id, at), at)
    agreements = uow.repository(Proceedings).agreements_of(bill_id)
    return {each.bill_number: each.due_on for each in agreements if each.bill_number in kept}


def money_waits(uow: UnitOfWork, proceeding: Proceeding) -> bool:
    """Whether money has come that pays no bill yet: a person has still to say what it was for, and it may be this."""
    return any(each.state is PaymentState.WAITING for each in _payments_for(uow, proceeding))


def paid_before(uow: UnitOfWork, proceeding: Proceeding, *, cut_at: datetime) -> bool:
    """Whether what the cut is for was not owed any more at the moment, by the payments that were recorded until then;
    or money had come that pays no bill yet.
    """
    if proceeding.case not in OWN_DEBT:
        return False
    came = _payments_for(uow, proceeding)
    waited = any(each.state is PaymentState.WAITING and each.recorded_at <= cut_at for each in came)
    return waited or owed_for(uow, proceeding, at=cut_at).debt is not Debt.OWED


def _payments_for(uow: UnitOfWork, proceeding: Proceeding) -> Sequence[Payment]:
    """All payments for the connection that owes; none where the cut is for no debt to the company."""
    return uow.bills.payments_of_connection(proceeding.indebted) if proceeding.case in OWN_DEBT else ()


def _past_due(uow: UnitOfWork, bill_id: str, at: datetime) -> tuple[Bill, ...]:
    """Bills whose own day was over at the moment, and that nothing had paid. Not those of fees, which are owed only if
    their own request goes on.
    """
    paid = _paid_since(uow.bills.payments_of_connection(bill_id))
    today = local_date(at)
    return tuple(
        bill
        for bill in uow.bills.of_connection(bill_id)
        if bill.kind != BillKind.FEES and bill.due_on < today and bill.issued_at <= at and _unpaid(uow, bill, paid, at)
    )


def _paid_since(payments: Iterable[Payment]) -> Mapping[str, datetime]:
    """Of each bill that payments have paid, when the first one was recorded."""
    first: dict[str, datetime] = {}
    for each in payments:
        if each.is_counted and each.bill_number is not None:
            first[each.bill_number] = min(each.recorded_at, first.get(each.bill_number, each.recorded_at))
    return first


def _unpaid(uow: UnitOfWork, bill: Bill, paid: Mapping[str, datetime], at: datetime) -> bool:
    """Whether the bill that asks for this one's amount was unpaid; one that credit has paid has no payment."""
    asking = asking_bill(uow, bill)
    if asking.state is BillState.PAID:
        return asking.number in paid and paid[asking.number] > at
    return asking.state is BillState.ISSUED


def _amount(uow: UnitOfWork, bills: Sequence[Bill]) -> Rials:
    """What the bills come to, each without those that it has taken up; never more than the bills that ask for them."""
    asked: dict[str, tuple[Bill, Rials]] = {}
    for bill in bills:
        asking = asking_bill(uow, bill)
        taken = Rials.total(each.payable for each in uow.bills.consolidated_into(bill.number))
        so_far = asked[asking.number][1] if asking.number in asked else ZERO
        asked[asking.number] = asking, so_far + bill.payable - taken
    return Rials.total(min(asking.payable, own) for asking, own in asked.values())


def _kept(uow: UnitOfWork, bill_id: str, unpaid: Sequence[Bill], at: datetime) -> frozenset[str]:
    """The bills whose agreed day counts: none, once one of them is missed."""
    agreements = [each for each in uow.repository(Proceedings).agreements_of(bill_id) if each.agreed_at <= at]
    numbers = {bill.number for bill in unpaid}
    if any(each.due_on < local_date(at) and each.bill_number in numbers for each in agreements):
        return frozenset()
    return frozenset(each.bill_number for each in agreements)
