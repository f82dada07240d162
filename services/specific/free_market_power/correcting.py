"""The bill is corrected where it contradicts the installed meter (steps 4 and 5)."""

from services.billing.billed_period import energy_lines, visited_period
from services.billing.debts import unpaid_debts
from services.billing.issuing import Charge, issue_bill, standing_bill
from services.clock import Clock
from services.errors import NotFound
from services.model.bills import Bill
from services.model.keys import BillKind
from services.ports import UnitOfWork
from services.reference.data import ReferenceData

POWER_ACCOUNT = BillKind("power-account")


def correct_power_bill(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> Bill:
    """One bill up to what the visit has read: what was billed for a reading that diagnosis has found wrong is given
    back in a line of its own, and every unpaid bill of the connection is asked for by this one instead.

    Where diagnosis could not say which reading is right, it charges no energy. A request has one: while it stands, the
    same is the answer. Raises NotFound where nobody has visited the meter, ReferenceDataMissing.
    """
    standing = standing_bill(uow, tracking_code, POWER_ACCOUNT)
    if standing is not None:
        return standing
    request = uow.requests.get(tracking_code)
    period = visited_period(uow, request)
    if period is None:
        raise NotFound("visit to the meter of request", tracking_code)
    bill_id = request.application.bill_id
    charge = Charge(
        kind=POWER_ACCOUNT,
        bill_id=bill_id,
        tracking_code=tracking_code,
        lines=energy_lines(uow, reference, period, bill_id=bill_id),
        billed_up_to=period.reading,
        billed_from=period.since,
        billed_kwh=None if period.reading is None else period.kwh,
        consolidates=unpaid_debts(uow, bill_id),
    )
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)
