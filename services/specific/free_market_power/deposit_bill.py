"""The costs and the deposit in one bill; the deposit is a line of its own, and stays the subscriber's money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.billing.bases import computed_lines
from services.billing.issuing import Charge, issue_bill, require_open, standing_bill
from services.billing.lines import RatedBasis, fee_lines
from services.clock import Clock
from services.jalali import local_date
from services.model.bills import Bill, BillLine, BillState
from services.model.keys import BillKind
from services.money import Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.free_market_power.model import PowerTerms
from services.specific.free_market_power.terms import terms_of
from services.text import format_number, format_rials

DEPOSIT_LINE = "power-deposit"


def issue_power_bill(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    tracking_code: str,
    fee_items: Sequence[str],
    deposit_item: str | None,
) -> Bill:
    """The fees that the table of costs gave, and the deposit by the rate that the table of deposits gave, by kW.

    A request has one: while it stands, the same is the answer. Raises RequestClosed, ReferenceDataMissing, NotFound.
    """
    standing = standing_bill(uow, tracking_code, BillKind.FEES)
    if standing is not None:
        return standing
    request, today = require_open(uow, tracking_code), local_date(clock.now())
    lines = list(fee_lines(reference, fee_items, on=today))
    if deposit_item is not None:
        lines += deposit_lines(reference, terms_of(request), fee=deposit_item, on=today)
    charge = Charge(kind=BillKind.FEES, bill_id=request.application.bill_id, tracking_code=tracking_code, lines=lines)
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)


def deposit_lines(reference: ReferenceData, terms: PowerTerms, *, fee: str, on: date) -> Sequence[BillLine]:
    """The deposit, and how it was computed: so many times the fee as there are kW. Raises ReferenceDataMissing."""
    kw, rate = f"{format_number(terms.power_kw)} کیلووات", reference.fee(fee, on).amount
    title = f"ودیعهٔ برق ({kw}، هر کیلووات {format_rials(rate)})؛ در پایان دوره تسویه می‌شود"
    basis = RatedBasis(code=DEPOSIT_LINE, title=title, fee=fee, on=on, quantity=terms.power_kw)
    return computed_lines(basis, reference)


def deposit_paid(uow: UnitOfWork, tracking_code: str) -> Rials:
    """What of the request's paid bills is its deposit."""
    paid = (bill for bill in uow.bills.of_request(tracking_code, BillKind.FEES) if bill.state is BillState.PAID)
    return Rials.total(line.amount for bill in paid for line in bill.lines if line.code == DEPOSIT_LINE)
