"""Execution listener at the end of a step: the ledger notes when it ended, in time or not."""

from collections.abc import Mapping

from services.steps.ledger import close_step
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request, for the log, and the step: None where no row was opened. A row is found by its element instance."""

    tracking_code: str
    step: Mapping[str, object] | None


@handles("close-step")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Close the step's row."""
    if data.step is None:
        return NoOutput()
    close_step(context.uow, clock=context.clock, element_instance_key=context.job.element_instance_key)
    return NoOutput()
