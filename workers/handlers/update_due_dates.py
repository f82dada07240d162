"""The due instant of a step has moved: the tasks in it show the new one."""

from services.worklist.due_dates import instant_may_move, moved_due_dates
from workers.context import OutsideContext
from workers.gateways.tasklist import NoTasklistLogin
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request, and the run of the step by its key in the ledger."""

    tracking_code: str
    step_run: str


@handles("update-due-dates", blocking=True, patient=True)
def handle(context: OutsideContext, data: Input) -> NoOutput:
    """Ask Tasklist for the tasks, the ledger for the instant, and change what differs. Done again, it changes nothing.

    While Tasklist is unavailable the engine asks again, every five minutes in the end, as long as the run's instant can
    move: a date that is merely shown calls nobody at night. Where no login is set, nobody is asked.
    """
    step_run = int(data.step_run)
    with context.purging.reading() as uow:
        if not instant_may_move(uow, step_run):
            return NoOutput()
    try:
        tasks = context.open_tasks.of_request(data.tracking_code)
    except NoTasklistLogin:
        return NoOutput()
    with context.purging.reading() as uow:
        changes = moved_due_dates(uow, tasks, tracking_code=data.tracking_code, step_run=step_run)
    for each in changes:
        context.open_tasks.set_due_date(each.task_key, each.due_at)
    return NoOutput()
