"""A step's limit ran out: the supervisor is told by SMS and by a task; the step itself stays with its operator."""

from services.worklist.escalation import escalate_missed_deadline
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request and the step's id."""

    tracking_code: str
    step: str


@handles("escalate-missed-deadline")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Note the miss and tell the supervisor."""
    escalate_missed_deadline(
        context.uow,
        clock=context.clock,
        company=context.company,
        tracking_code=data.tracking_code,
        step=data.step,
    )
    return NoOutput()
