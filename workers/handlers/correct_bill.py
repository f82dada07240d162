"""A wrong bill is void, and the right one is issued in its place."""

from dataclasses import dataclass

from services.billing.correcting import CorrectedBill, correct_bill
from services.billing.difference import difference_text
from services.billing.fault_texts import FAULT_TEXTS
from services.billing.rebilling import BillFault
from services.steps.ledger import cancel_step
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the wrong bill, and what the meter truly showed at its end, in kWh; null: what the records say."""

    tracking_code: str
    wrong_bill: str
    true_kwh: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView(JobOutput):
    """The right bill, and the one that asks for what is to be paid, null where nothing is; the rials that are over as
    credit, and what the subscriber is told, in Persian.
    """

    bill_number: str
    bill_to_pay: str | None
    credit_rials: int
    told_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The correction, null where the bill is right or cannot be corrected any more; `fault_text` says in Persian why it
    cannot, else it is null.
    """

    correction: CorrectionView | None
    fault_text: str | None


@handles("correct-bill")
def handle(context: JobContext, data: Input) -> Output:
    """Correct it. Where that is not possible any more, the step of it is noted as cancelled."""
    corrected = correct_bill(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        bill_number=data.wrong_bill,
        true_kwh=data.true_kwh,
    )
    if isinstance(corrected, CorrectedBill):
        return Output(correction=_view(corrected), fault_text=None)
    if corrected is BillFault.UNCHANGED:
        return Output(correction=None, fault_text=None)
    cancel_step(context.uow, clock=context.clock, element_instance_key=context.job.element_instance_key)
    return Output(correction=None, fault_text=FAULT_TEXTS[corrected])


def _view(corrected: CorrectedBill) -> CorrectionView:
    to_pay = corrected.to_pay
    return CorrectionView(
        bill_number=corrected.replaced[0].right.number,
        bill_to_pay=None if to_pay is None else to_pay.number,
        credit_rials=corrected.credit.amount,
        told_text=difference_text(corrected),
    )
