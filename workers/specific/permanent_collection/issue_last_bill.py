"""Permanent collection step 7: the bill for the last reading, with the damages."""

from dataclasses import dataclass
from typing import Any

from services.billing.view import BillView, bill_view
from services.specific.permanent_collection.last_bill import issue_last_bill
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the fees of the damages that the decision table gave, and what was said of a reading in doubt."""

    tracking_code: str
    damages: tuple[str, ...] | None = None
    reading_judgement: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The bill as forms show it."""

    last_bill: BillView


@handles("issue-last-bill")
def handle(context: JobContext, data: Input) -> Output:
    """Issue it."""
    bill = issue_last_bill(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        damages=data.damages or (),
        judgement=data.reading_judgement,
    )
    return Output(last_bill=bill_view(context.uow, bill, context.company))
