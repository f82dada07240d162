"""A limit is near or missed: who has the step, and whom to call, for the supervisor. Tasklist may be unavailable."""

from dataclasses import asdict, dataclass
from typing import Annotated

from services.worklist.arranging import known_tasks_of
from services.worklist.late_step import late_step
from workers.context import JobContext, OutsideContext
from workers.runtime.handler import Apply, handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the step's id."""

    tracking_code: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What the form shows: Persian, the lists in markdown; the address of the unit's worklist."""

    service_title: str
    unit_title: str
    holders_text: str
    call_text: str
    worklist_url: str


@handles("find-responsible", blocking=True)
def handle(context: OutsideContext, data: Input) -> Annotated[Apply, Output]:
    """Ask Tasklist, then the ledger. What Tasklist does not answer is told as unknown."""
    tasks = known_tasks_of(context.open_tasks, data.tracking_code)

    def found(inside: JobContext) -> Output:
        known = late_step(
            inside.uow,
            clock=inside.clock,
            company=inside.company,
            tracking_code=data.tracking_code,
            step=data.step,
            tasks=tasks,
        )
        return Output(**asdict(known))

    return Apply(found)
