"""Execution listener at the end of a step: the ledger notes when it ended, in time or not."""

from services.steps.ledger import close_step
from workers.runtime.handler import JobContext, handles
from workers.runtime.variables import Inputs, Nothing


class Given(Inputs):
    """The request, for the log; the row is found by its element instance."""

    tracking_code: str


@handles("close-step")
def handle(context: JobContext, given: Given) -> Nothing:  # noqa: ARG001 - one shape for all handlers
    """Close the step's row."""
    close_step(context.uow, clock=context.clock, element_instance_key=context.job.element_instance_key)
    return Nothing()
