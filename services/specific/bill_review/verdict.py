"""What the head of diagnosis says of an objection: taken where it can stand, else he is told why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.billing.correcting import differs, plan_correction
from services.billing.difference import ForeseenBill, foreseen_bills
from services.billing.rebilling import BillFault, Rebilling, fault_of_another_end
from services.clock import Clock
from services.forms.fields import FieldReader
from services.forms.findings import Reply
from services.model.bills import Bill
from services.model.connections import Judgement
from services.ports import UnitOfWork
from services.readings.judging import PersonsWord
from services.reference.data import ReferenceData
from services.specific.bill_review.objection import objected_bill
from services.specific.bill_review.wording import WORDING, Decision

# They correct the bill.
CORRECTING = frozenset({Decision.READING_WRONG, Decision.CALCULATION_WRONG})

# Nobody need be told why an agent is sent, or why figures are computed anew.
_WITHOUT_REASON = frozenset({Decision.VISIT, Decision.CALCULATION_WRONG})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Reply):
    """The decision, None where something is to be corrected, and the bill that it is about. `true_kwh` is what the
    meter showed at its end, None where the records say that. `foreseen` is what the correction will change.
    """

    bill: Bill
    decision: Decision | None = None
    true_kwh: int | None = None
    reason: str | None = None
    foreseen: Sequence[ForeseenBill] = ()

    @property
    def corrects(self) -> bool:
        """Whether the bill is to be issued anew; where nothing is foreseen, it would be the same and stands."""
        return self.decision in CORRECTING


def check_verdict(uow: UnitOfWork, *, reference: ReferenceData, tracking_code: str, verdict: object) -> Verdict:
    """Read the verdict of the form, and foresee what it leads to; nothing is kept.

    Fields: `decision`; `trueReading` of a wrong reading; `reason` of what is refused, returned or read otherwise. That
    a bill cannot be corrected is a finding. Raises NotFound.
    """
    bill = objected_bill(uow, uow.requests.get(tracking_code))
    reader = FieldReader(verdict, WORDING)
    decision = _read_decision(reader, uow, bill, tracking_code)
    true_kwh = reader.whole_number("trueReading") if decision is Decision.READING_WRONG else None
    reason = None if decision is None else reader.reason(required=decision not in _WITHOUT_REASON)
    foreseen: Sequence[ForeseenBill] = ()
    if decision in CORRECTING and not reader.findings:
        planned = plan_correction(uow, reference, bill, true_kwh=true_kwh, tracking_code=tracking_code)
        plan = _possible(reader, planned, true_kwh)
        foreseen = () if plan is None or not differs(uow, reference, plan) else foreseen_bills(uow, reference, plan)
    if reader.findings or decision is None:
        return Verdict(bill=bill, findings=reader.findings)
    return Verdict(bill=bill, decision=decision, true_kwh=true_kwh, reason=reason, foreseen=foreseen)


def record_verdict(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    tracking_code: str,
    bill_number: str,
    true_kwh: int | None,
    reason: str | None,
) -> None:
    """Keep, once, why the reading at a bill's end is another, with both. Where it cannot be corrected any more nothing
    is kept: the correction says why. Raises NotFound.
    """
    request, bill = uow.requests.get(tracking_code), uow.bills.get(bill_number)
    plan = plan_correction(uow, reference, bill, true_kwh=true_kwh, tracking_code=tracking_code)
    if reason is None or isinstance(plan, BillFault) or plan.wrong == plan.right:
        return
    said = uow.connections.judgements(request.application.bill_id)
    if not any((each.tracking_code, each.reading) == (tracking_code, plan.right) for each in said):
        word = PersonsWord(request=request, reason=reason, at=clock.now())
        word.keep(uow, Judgement.BILL_CORRECTED, [(plan.right, plan.wrong)])


def _read_decision(reader: FieldReader, uow: UnitOfWork, bill: Bill, tracking_code: str) -> Decision | None:
    """Where no other reading can be taken, whichever it is, nobody is asked for one."""
    decision = reader.choice("decision", Decision)
    if decision is not Decision.READING_WRONG:
        return decision
    fault = fault_of_another_end(uow, bill, tracking_code=tracking_code)
    if fault is None:
        return decision
    reader.refuse("decision", fault.value)
    return None


def _possible(reader: FieldReader, plan: Rebilling | BillFault, true_kwh: int | None) -> Rebilling | None:
    """What would be issued anew; None, with a finding, where it cannot be."""
    field = "decision" if true_kwh is None else "trueReading"
    if isinstance(plan, BillFault):
        reader.refuse(field, plan.value)
        return None
    if true_kwh is not None and plan.wrong == plan.right:
        reader.refuse(field, "same")
        return None
    return plan
