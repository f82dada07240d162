"""The provisional settlement bill after the meter was found in order, but showed what the bill cannot stand beside
(Settlement steps 8 and 9): corrected up to what the tester read, or confirmed with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.billing.billed_period import energy_lines, period_instead_of
from services.billing.carrying import void_bill
from services.billing.debts import unpaid_debts
from services.billing.issuing import Charge, issue_bill, standing_bill
from services.clock import Clock
from services.errors import NotFound
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.model.bills import Bill, BillState
from services.model.connections import Judgement, MeterReading
from services.model.requests import Request
from services.ports import UnitOfWork
from services.readings.judging import PersonsWord, wrong_readings
from services.readings.visits import last_test, visit_reading
from services.reference.data import ReferenceData
from services.specific.settlement.settlement_bill import SETTLEMENT

WORDING = APPLICATION.extended(
    titles={"testDecision": "تصمیم دربارهٔ صورتحساب", "reason": "دلیل"},
    messages={
        ("testDecision", "missing"): "دربارهٔ صورتحساب تصمیم بگیرید: اصلاح یا تأیید.",
        ("testDecision", "cannot-bill"): (
            "با کارکردی که مأمور خوانده است نمی‌توان صورتحساب صادر کرد: با روزها و آمپراژ اشتراک یا با کنتور ثبت‌شده "
            "نمی‌خواند. صورتحساب را با نوشتن دلیل تأیید کنید یا تست دیگری بخواهید."
        ),
        ("reason", "missing"): "دلیل تصمیم خود را بنویسید.",
    },
)


class BillDecision(StrEnum):
    """What the diagnosis unit does with the provisional bill."""

    CORRECT_BILL = "correct-bill"
    CONFIRM_BILL = "confirm-bill"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillCorrection(Reply):
    """The settlement bill as it stands now, and whether it differs from the one before."""

    bill: Bill
    corrected: bool = False


def correct_settlement_bill(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, decision: object, reason: object
) -> BillCorrection:
    """Carry out what was decided on the settlement bill; what cannot be done is the answer, and changes nothing.

    Corrected, an unpaid bill becomes void and another takes its place, up to the tester's reading and its day. Where it
    was paid, the other one asks for the difference only, or carries it to the next bill where it is in the
    subscriber's favour. Readings of the company's own that the tester's contradicts count as wrong from then on.
    Either way the reason is kept. Raises NotFound where the request has no settlement bill, ReferenceDataMissing.
    """
    bill = standing_bill(uow, tracking_code, SETTLEMENT)
    if bill is None:
        raise NotFound("settlement bill of request", tracking_code)
    request = uow.requests.get(tracking_code)
    tested = _tested(uow, tracking_code)
    reader = FieldReader({"testDecision": decision, "reason": reason}, WORDING)
    decided, why = reader.choice("testDecision", BillDecision), reader.reason()
    if decided is BillDecision.CORRECT_BILL and tested is not None and tested == bill.billed_up_to:
        return BillCorrection(bill=bill, corrected=True)
    wrong = None if tested is None else wrong_readings(uow, request, tested)
    if decided is BillDecision.CORRECT_BILL and wrong is None:
        reader.refuse("testDecision", "cannot-bill")
    if reader.findings or why is None:
        return BillCorrection(bill=bill, findings=reader.findings)
    word = PersonsWord(request=request, reason=why, at=clock.now())
    beside_bill = (tested or _billed(bill, request), _billed(bill, request))
    if decided is BillDecision.CONFIRM_BILL or tested is None or wrong is None:
        word.keep(uow, Judgement.BILL_CONFIRMED, [beside_bill])
        return BillCorrection(bill=bill)
    word.keep(uow, Judgement.LAST_READING_WRONG, [(tested, each) for each in wrong])
    word.keep(uow, Judgement.BILL_CORRECTED, [beside_bill])
    return BillCorrection(bill=_corrected(uow, clock, reference, request, tested), corrected=True)


def _billed(bill: Bill, request: Request) -> MeterReading:
    """What the bill charges up to; where it charges none, what was declared."""
    return bill.billed_up_to or request.application.declared_reading


def _tested(uow: UnitOfWork, tracking_code: str) -> MeterReading | None:
    """What the tester read of the meter in the records."""
    test = last_test(uow, tracking_code)
    return None if test is None or test.meter_serial is not None else visit_reading(test)


def _corrected(uow: UnitOfWork, clock: Clock, reference: ReferenceData, request: Request, tested: MeterReading) -> Bill:
    """Another bill up to the tester's reading, in the place of the unpaid ones, beside the others."""
    earlier = uow.bills.of_request(request.tracking_code, SETTLEMENT)
    for bill in earlier:
        if bill.state is BillState.ISSUED:
            void_bill(uow, bill)
    period = period_instead_of(uow, request, tested, earlier=earlier)
    bill_id = request.application.bill_id
    charge = Charge(
        kind=SETTLEMENT,
        bill_id=bill_id,
        tracking_code=request.tracking_code,
        lines=energy_lines(uow, reference, period, bill_id=bill_id),
        provisional=earlier[-1].provisional,
        billed_up_to=period.reading,
        billed_from=period.since,
        billed_kwh=None if period.reading is None else period.kwh,
        consolidates=[each for each in unpaid_debts(uow, bill_id) if each.tracking_code != request.tracking_code],
    )
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)
