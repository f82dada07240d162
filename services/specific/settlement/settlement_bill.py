"""The ad-hoc settlement bill (Settlement steps 6 and 9)."""

from dataclasses import replace

from services.billing.billed_period import billed_period, energy_lines
from services.billing.debts import unpaid_debts
from services.billing.issuing import Charge, due_day, issue_bill, standing_bill
from services.clock import Clock
from services.errors import NotFound
from services.model.bills import Bill, BillState
from services.model.keys import ApplicantKind, BillKind, DocumentKind
from services.model.requests import Application
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.settlement.declared_registers import keep_declared_registers

SETTLEMENT = BillKind("settlement")
METER_TEST_WAIVER = DocumentKind("meter-test-waiver")


def declines_meter_test(application: Application) -> bool:
    """(*): a new owner or lessor who has signed the commitment declining the meter test."""
    is_new = application.applicant.kind in (ApplicantKind.NEW_OWNER, ApplicantKind.NEW_LESSOR)
    return is_new and METER_TEST_WAIVER in application.documents


def issue_settlement_bill(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> Bill:
    """The bill up to the date and reading declared (Settlement step 6): provisional, or final for (*).

    After it nothing else is owed: it consolidates the unpaid earlier bills for energy or damages, and their amounts are
    part of what it carries in. Fees of other requests stay bills of their own: they are owed only if their service is
    given. Where another bill has charged the energy of the declared day already, this one charges none. A request has
    one settlement bill: while it stands, the same one is the answer. Raises ReferenceDataMissing.
    """
    standing = standing_bill(uow, tracking_code, SETTLEMENT)
    if standing is not None:
        return standing
    request = uow.requests.get(tracking_code)
    keep_declared_registers(uow, request)
    period = billed_period(uow, request)
    bill_id = request.application.bill_id
    charge = Charge(
        kind=SETTLEMENT,
        bill_id=bill_id,
        tracking_code=tracking_code,
        lines=energy_lines(uow, reference, period, bill_id=bill_id),
        provisional=not declines_meter_test(request.application),
        billed_up_to=period.reading,
        billed_from=period.since,
        billed_kwh=None if period.reading is None else period.kwh,
        consolidates=[bill for bill in unpaid_debts(uow, bill_id) if bill.tracking_code != tracking_code],
    )
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)


def finalize_settlement_bill(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> Bill:
    """The settlement bill, final from now on (Settlement step 9): the meter is in order.

    Unless it is paid, it is due anew: whoever waited to see what becomes of a provisional bill has not less time for
    it. Raises NotFound where the request has none.
    """
    bill = standing_bill(uow, tracking_code, SETTLEMENT)
    if bill is None:
        raise NotFound("settlement bill of request", tracking_code)
    if not bill.provisional:
        return bill
    due_on = bill.due_on if bill.state is BillState.PAID else due_day(clock, reference, bill.kind)
    final = replace(bill, provisional=False, due_on=due_on)
    uow.bills.save(final)
    return final
