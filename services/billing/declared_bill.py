"""The periodic bill up to a reading that the subscriber declares (source 004), or that an agent has taken."""

from services.billing.billed_period import BilledPeriod, billed_period, energy_lines
from services.billing.issuing import Charge, issue_bill
from services.clock import Clock
from services.model.bills import Bill
from services.model.keys import BillKind
from services.model.requests import Request
from services.ports import UnitOfWork
from services.reference.data import ReferenceData


def has_energy_to_bill(uow: UnitOfWork, request: Request) -> bool:
    """False where the declared reading is in doubt, or as much is billed already. Raises NotFound where nothing is
    declared.
    """
    period = billed_period(uow, request)
    return period.reading is not None and period.kwh != 0


def issue_declared_bill(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, request: Request) -> Bill:
    """The periodic bill from the last billed reading to the declared one; what earlier bills left over goes into it,
    unpaid ones stay bills of their own. Only where the request `has_energy_to_bill`.

    Raises NotFound where nothing is declared, ReferenceDataMissing.
    """
    return issue_periodic_bill(
        uow,
        clock=clock,
        reference=reference,
        period=billed_period(uow, request),
        bill_id=request.application.bill_id,
        tracking_code=request.tracking_code,
    )


def issue_periodic_bill(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    period: BilledPeriod,
    bill_id: str,
    tracking_code: str | None,
) -> Bill:
    """The energy of a period that has a reading, as a bill of the request, or as any periodic bill for None. Raises
    ReferenceDataMissing.
    """
    charge = Charge(
        kind=BillKind.PERIODIC,
        bill_id=bill_id,
        tracking_code=tracking_code,
        lines=energy_lines(uow, reference, period, bill_id=bill_id),
        billed_up_to=period.reading,
        billed_from=period.since,
        billed_kwh=period.kwh,
    )
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)
