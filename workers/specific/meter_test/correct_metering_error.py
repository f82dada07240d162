"""Meter test: bills are corrected for a meter whose error was out of tolerance."""

from dataclasses import dataclass

from services.specific.meter_test.correcting import Correction, correct_metering_error
from services.text import format_rials
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView(JobOutput):
    """The bill that corrects, and what is to be paid of it; `credit_text` is what the subscriber gets back, empty where
    he owes more.
    """

    bill_number: str
    amount_rials: int
    is_credit: bool
    credit_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The correction; null where there is nothing to correct."""

    correction: CorrectionView | None


@handles("correct-metering-error")
def handle(context: JobContext, data: Input) -> Output:
    """Correct them."""
    correction = correct_metering_error(
        context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code
    )
    return Output(correction=None if correction is None else _view(correction))


def _view(correction: Correction) -> CorrectionView:
    bill = correction.bill
    return CorrectionView(
        bill_number=bill.number,
        amount_rials=bill.payable.amount,
        is_credit=correction.is_credit,
        credit_text=format_rials(-bill.total) if correction.is_credit else "",
    )
