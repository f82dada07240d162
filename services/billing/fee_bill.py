"""The bill of a service's fees, alone or together with all that the subscriber owes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from services.billing.billed_period import BilledPeriod, energy_lines, visited_period
from services.billing.debts import unpaid_debts
from services.billing.issuing import Charge, issue_bill, require_open, standing_bill
from services.billing.lines import fee_lines, merged
from services.clock import Clock
from services.jalali import local_date
from services.model.bills import Bill
from services.model.keys import BillKind
from services.model.requests import Request
from services.ports import UnitOfWork
from services.reference.data import ReferenceData

_ONCE: Mapping[str, int] = MappingProxyType({})


def issue_fee_bill(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    tracking_code: str,
    fee_items: Sequence[str],
    with_account: bool = False,
    counts: Mapping[str, int] = _ONCE,
) -> Bill:
    """The request's fees "in one go" (Settlement step 5), at the prices of the day; each piece of what `counts` counts.

    With the account the same bill also charges the energy up to the reading of the last visit to
    the meter, and asks for every other unpaid bill of the connection, fees of other requests excepted. If it becomes
    void, all of that is as it was before.

    A request has one fee bill: while it stands, the same one is the answer. Raises RequestClosed,
    ReferenceDataMissing, and ValueError for no fees at all.
    """
    if not fee_items:
        raise ValueError("a fee bill needs at least one fee")
    standing = standing_bill(uow, tracking_code, BillKind.FEES)
    if standing is not None:
        return standing
    request = require_open(uow, tracking_code)
    charge = Charge(
        kind=BillKind.FEES,
        bill_id=request.application.bill_id,
        tracking_code=tracking_code,
        lines=fee_lines(reference, fee_items, on=local_date(clock.now()), counts=counts),
    )
    if with_account:
        charge = _with_account(uow, reference, request, charge)
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)


def _with_account(uow: UnitOfWork, reference: ReferenceData, request: Request, fees: Charge) -> Charge:
    charge = replace(fees, consolidates=unpaid_debts(uow, fees.bill_id))
    period = visited_period(uow, request)
    if period is None or not _has_energy(period):
        return charge
    energy = energy_lines(uow, reference, period, bill_id=fees.bill_id)
    return replace(
        charge,
        lines=merged([*fees.lines, *energy]),
        billed_up_to=period.reading,
        billed_from=period.since,
        billed_kwh=None if period.reading is None else period.kwh,
    )


def _has_energy(period: BilledPeriod) -> bool:
    return period.kwh != 0 or period.end > period.start
