"""A watch looks at a step's limit: who is to be told by now is told, and it waits for the next instant."""

from dataclasses import dataclass

from services.steps.due import engine_text, wait_text
from services.worklist.escalation import look_at_deadline
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The run of the step, by its key in the ledger."""

    step_run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The instant of the next look, null where nobody has to look again; and how long it is until then by the workers'
    clock, for an engine whose clock is ahead of theirs.
    """

    look_at: str | None
    look_in: str | None


@handles("look-at-deadline")
def handle(context: JobContext, data: Input) -> Output:
    """Tell whom the escalation table has told by now; note the miss where the limit is over."""
    instant = look_at_deadline(context.uow, clock=context.clock, company=context.company, step_run=int(data.step_run))
    if instant is None:
        return Output(look_at=None, look_in=None)
    return Output(look_at=engine_text(instant), look_in=wait_text(instant - context.clock.now()))
