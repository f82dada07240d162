"""Which debts must be paid before power comes back: overdue ones, damages, the time of the cut (by-law 51-4)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from services.billing.cut_days import MINIMUM_CHARGE
from services.billing.debts import unpaid_debts
from services.hooks import agreed_days, debts_elsewhere
from services.jalali import local_date
from services.metering.self_willed import declares_self_willed, open_self_willed
from services.model.bills import Bill
from services.model.keys import BillKind
from services.model.requests import Request
from services.ports import UnitOfWork

_WHENEVER_DUE = frozenset({BillKind.DEBT, MINIMUM_CHARGE})
"""Damages and the minimum charges of the cut are asked for whatever their own day is."""


def debts_to_pay(uow: UnitOfWork, request: Request, *, at: datetime) -> Sequence[Bill]:
    """The unpaid bills that the by-law names, oldest first: all of them where the account is to be settled in full."""
    bill_id = request.application.bill_id
    if _pays_in_full(uow, request):
        return unpaid_debts(uow, bill_id)
    agreed = _agreed_days(uow, bill_id, at)
    late = {bill.number for bill in overdue_debts(uow, bill_id, at=at)}
    return [bill for bill in unpaid_debts(uow, bill_id) if bill.number in late or _whenever_due(bill, agreed)]


def debts_before_order(uow: UnitOfWork, request: Request, *, at: datetime) -> Sequence[Bill]:
    """The unpaid bills that have become overdue since, oldest first: all where the account is to be settled in full."""
    bill_id = request.application.bill_id
    return unpaid_debts(uow, bill_id) if _pays_in_full(uow, request) else overdue_debts(uow, bill_id, at=at)


def overdue_elsewhere(uow: UnitOfWork, bill_id: str, *, at: datetime) -> Sequence[Bill]:
    """The overdue bills of the other connection for whose debt the standing cut was made (50-4-3), oldest first."""
    cut = uow.cuts.standing(bill_id)
    debtors = [] if cut is None else [each.of_cut(uow, cut) for each in debts_elsewhere()]
    return [bill for debtor in debtors if debtor is not None for bill in overdue_debts(uow, debtor, at=at)]


def overdue_debts(uow: UnitOfWork, bill_id: str, *, at: datetime) -> Sequence[Bill]:
    """The unpaid bills of which a day is over, oldest first. An agreement that is kept gives its bills another day; a
    bill that has taken up others is as old as the oldest of these.
    """
    agreed, today = _agreed_days(uow, bill_id, at), local_date(at)
    return [bill for bill in unpaid_debts(uow, bill_id) if _first_day(uow, bill, agreed) < today]


def _pays_in_full(uow: UnitOfWork, request: Request) -> bool:
    """Of power that the subscriber has brought back himself, by the records or by his own word (51-4-3)."""
    return declares_self_willed(uow, request) or open_self_willed(uow, request.application.bill_id) is not None


def _whenever_due(bill: Bill, agreed: Mapping[str, date]) -> bool:
    """An agreement gives damages and minimum charges their day, too."""
    return bill.kind in _WHENEVER_DUE and bill.number not in agreed


def _agreed_days(uow: UnitOfWork, bill_id: str, at: datetime) -> Mapping[str, date]:
    return {number: day for each in agreed_days() for number, day in each.of_connection(uow, bill_id, at).items()}


def _first_day(uow: UnitOfWork, bill: Bill, agreed: Mapping[str, date]) -> date:
    taken = uow.bills.consolidated_into(bill.number)
    return min([agreed.get(bill.number, bill.due_on), *(_first_day(uow, each, agreed) for each in taken)])
