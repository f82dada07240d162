"""Execution listener at the start of a step: the ledger notes when it started and when it is due."""

from services.steps.ledger import open_step
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Step(JobInput):
    """The step's id and limit, an ISO 8601 duration. A variable, because 8.6.0 gives listener jobs no headers.

    `after_closing`: the step is for what a request leaves behind, such as the reconnection once a debt is paid.
    """

    id: str
    limit: str | None = None
    after_closing: bool = False


class Input(JobInput):
    """The request and the step; None where the element of a shared process is no step of the service that calls it."""

    tracking_code: str
    step: Step | None


@handles("open-step")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Open the step's row."""
    if data.step is None:
        return NoOutput()
    open_step(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        step=data.step.id,
        limit=data.step.limit,
        element=context.element,
        after_closing=data.step.after_closing,
    )
    return NoOutput()
