"""Execution listener at the start of a step: the ledger notes when it started and when it is due."""

from dataclasses import dataclass
from typing import Annotated

from services.model.steps import StepEntry
from services.steps.due import engine_text, service_due_at
from services.steps.ledger import open_step
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.job import Variables
from workers.runtime.variables import JobInput, JobOutput, NoOutput


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """`due_at`: when the limit is over, for the timer on the step's border and the due dates of the tasks in it. A step
    without a limit hands none back: what is around it goes on to be due. `service_due_at`: when the service is, for
    tasks that lie in no limit of their own; null while that stands still.
    """

    due_at: str | None
    service_due_at: str | None

    def as_variables(self) -> Variables:
        """No due instant in place of a null, which would hide the one around it."""
        variables = JobOutput.as_variables(self)
        return variables if self.due_at else {name: each for name, each in variables.items() if name != "dueAt"}


@handles("open-step")
def handle(context: JobContext, data: Input) -> Annotated[JobOutput, Output]:
    """Open the step's row, which decides when it is due."""
    if data.step is None:
        return NoOutput()
    entry = open_step(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        step=data.step.id,
        limit=data.step.limit,
        element=context.element,
        after_closing=data.step.after_closing,
    )
    service_due = service_due_at(context.uow, context.uow.requests.get(data.tracking_code))
    return Output(due_at=_instant(entry), service_due_at=None if service_due is None else engine_text(service_due))


def _instant(entry: StepEntry) -> str | None:
    """A limit that stands still from the beginning has a timer all the same, which finds it so."""
    if entry.limit is None:
        return None
    return engine_text(entry.due_at or entry.started_at + entry.limit)
