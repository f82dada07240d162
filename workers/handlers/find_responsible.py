"""A limit is near or missed: who has the step, and whom to call, for the supervisor. Tasklist may be away."""

from dataclasses import asdict, dataclass
from typing import Annotated

from services.worklist.arranging import known_tasks_of
from services.worklist.late_step import late_step
from workers.context import JobContext, OutsideContext
from workers.runtime.handler import Apply, handles
from workers.runtime.variables import Inputs, Result


class Given(Inputs):
    """The request and the step's id."""

    tracking_code: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Result):
    """What the form shows: Persian, the lists in markdown; the address of the unit's worklist."""

    service_title: str
    unit_title: str
    holders_text: str
    call_text: str
    worklist_url: str


@handles("find-responsible", blocking=True)
def handle(context: OutsideContext, given: Given) -> Annotated[Apply, Found]:
    """Ask Tasklist, then the ledger. What Tasklist does not answer is told as unknown."""
    tasks = known_tasks_of(context.open_tasks, given.tracking_code)

    def found(inside: JobContext) -> Found:
        known = late_step(
            inside.uow,
            clock=inside.clock,
            company=inside.company,
            tracking_code=given.tracking_code,
            step=given.step,
            tasks=tasks,
        )
        return Found(**asdict(known))

    return Apply(found)
