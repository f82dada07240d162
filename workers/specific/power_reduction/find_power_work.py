"""Power reduction steps 5 and 8, and the return: what operations have to do at the place."""

from dataclasses import dataclass

from services.model.keys import WorkOrderKind
from services.specific.power_reduction.visiting import find_power_work
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the kind of the work order."""

    tracking_code: str
    work_order_kind: WorkOrderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether nothing in the records stands in the way, else what does; the work in Persian markdown."""

    work_possible: bool
    work_message: str
    work_text: str


@handles("find-power-work")
def handle(context: JobContext, data: Input) -> Output:
    """Find it."""
    work = find_power_work(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        kind=data.work_order_kind,
    )
    return Output(work_possible=work.obstacles.changed, work_message=work.obstacles.message, work_text=work.text)
