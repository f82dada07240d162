"""The bill before power comes back: one, of the parts that exist, each part once (by-law 51-4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.billing.cut_time import charge_end_of_cut
from services.billing.issuing import Charge, issue_bill, require_open, standing_bill
from services.billing.lines import fee_lines
from services.billing.prepayment import prepayment_lines
from services.clock import Clock
from services.jalali import local_date
from services.model.bills import Bill, BillLine, BillState
from services.model.keys import BillKind
from services.ports import UnitOfWork
from services.reconnecting.debts import debts_before_order, debts_to_pay, overdue_elsewhere
from services.reconnecting.terms import find_terms
from services.reference.data import ReferenceData


def issue_reconnection_bill(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, fee_items: Sequence[str]
) -> Bill:
    """The fee and the prepayment that was decided on, and in their place debts, damages, minimum charges of the cut.

    The days of the cut that no bill has asked for yet get a bill of their own first, as every month, so that a day is
    charged once whichever comes first; it is owed whatever becomes of the request. A request has one: while it stands,
    the same is the answer. Raises RequestClosed, ReferenceDataMissing.
    """
    standing = standing_bill(uow, tracking_code, BillKind.FEES)
    if standing is not None:
        return standing
    request = require_open(uow, tracking_code)
    bill_id = request.application.bill_id
    charge_end_of_cut(uow, clock=clock, reference=reference, bill_id=bill_id)
    charge = Charge(
        kind=BillKind.FEES,
        bill_id=bill_id,
        tracking_code=tracking_code,
        lines=list(_lines(uow, clock, reference, tracking_code, fee_items)),
        consolidates=debts_to_pay(uow, request, at=clock.now()),
    )
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)


def issue_debts_before_order(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str
) -> Bill | None:
    """One bill for what has become overdue since, then one for what that connection owes for whose debt this was cut;
    None where nothing is overdue, or credit pays it. While one is unpaid, it is the answer. Raises RequestClosed.
    """
    standing = uow.bills.of_request(tracking_code, BillKind.OVERDUE)
    unpaid = [bill for bill in standing if bill.state is BillState.ISSUED]
    if unpaid:
        return unpaid[-1]
    request, now = require_open(uow, tracking_code), clock.now()
    elsewhere = overdue_elsewhere(uow, request.application.bill_id, at=now)
    for debts in (debts_before_order(uow, request, at=now), elsewhere):
        bill = _one_bill_for(uow, clock, reference, tracking_code, debts) if debts else None
        if bill is not None and bill.state is BillState.ISSUED:
            return bill
    return None


def _one_bill_for(
    uow: UnitOfWork, clock: Clock, reference: ReferenceData, tracking_code: str, debts: Sequence[Bill]
) -> Bill:
    charge = Charge(
        kind=BillKind.OVERDUE,
        bill_id=debts[0].bill_id,
        tracking_code=tracking_code,
        lines=(),
        consolidates=debts,
    )
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)


def _lines(
    uow: UnitOfWork, clock: Clock, reference: ReferenceData, tracking_code: str, fee_items: Sequence[str]
) -> Iterator[BillLine]:
    yield from fee_lines(reference, fee_items, on=local_date(clock.now()))
    asked, decided = find_terms(uow, tracking_code=tracking_code), uow.reconnections.terms_of(tracking_code)
    if decided is not None and asked.prepayment_possible:
        yield from prepayment_lines(reference, decided.prepayment, asked.bound)
