"""A step's limit is near: the supervisor is told by SMS and by a task, while there is still time."""

from services.worklist.escalation import warn_of_deadline
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request and the step's id."""

    tracking_code: str
    step: str


@handles("warn-of-deadline")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Tell the supervisor."""
    warn_of_deadline(
        context.uow,
        clock=context.clock,
        company=context.company,
        tracking_code=data.tracking_code,
        step=data.step,
    )
    return NoOutput()
