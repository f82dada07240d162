"""Self-declared reading step 6: the bill up to the reading."""

from dataclasses import dataclass

from services.specific.self_declared_reading.billing import bill_declaration
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The bill's number; null where something has come in its way meanwhile, which the Persian text tells."""

    bill_number: str | None
    obstacle_text: str | None


@handles("issue-declared-bill")
def handle(context: JobContext, data: Input) -> Output:
    """Issue it."""
    answer = bill_declaration(
        context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code
    )
    if answer.bill is None:
        return Output(bill_number=None, obstacle_text=answer.obstacle)
    return Output(bill_number=answer.bill.number, obstacle_text=None)
