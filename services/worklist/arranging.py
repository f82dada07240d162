"""How the ledger's open runs and Tasklist's open tasks come together.

The ledger knows the limits, Tasklist knows who has what. A task lies within a run when it names the run's step, of two
that are open within the one whose instant it shows; where its process does not name one, within the open run of its own
unit, or the only one that there is. What the supervisor does is about a run whose limit is near or missed, which his
task names, and lies within none: that step's own line stays. His review of a limit that is near is due with it; that of
a miss has an instant of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from services.catalogue import all_services
from services.clock import Clock
from services.errors import TechnicalError
from services.model.steps import StepEntry
from services.model.tasks import OpenTask
from services.ports import UnitOfWork
from services.ports.steps import OpenTasks
from services.steps.catalogue import Step, all_steps, step_of
from services.steps.due import counts_over_estimate, rests_on_estimate, shown
from services.units import SUPERVISOR
from services.worklist.lines import Line, Urgency, Worklist, is_own_step, list_of

_NEVER = datetime.max.replace(tzinfo=UTC)


def known_tasks(tasks: OpenTasks) -> Sequence[OpenTask] | None:
    """Every open task; None where Tasklist cannot be asked. It may take seconds: to be asked outside a transaction."""
    try:
        return tasks.all()
    except TechnicalError:
        return None


def known_tasks_of(tasks: OpenTasks, tracking_code: str) -> Sequence[OpenTask] | None:
    """The same for the open tasks of one request."""
    try:
        return tasks.of_request(tracking_code)
    except TechnicalError:
        return None


def worklist(uow: UnitOfWork, *, clock: Clock, tasks: Sequence[OpenTask] | None) -> Worklist:
    """What waits for whom now. With tasks: these, and what is late without one. Without (None): every open step."""
    return _arranged(uow.steps.open_runs(), clock.now(), tasks)


def worklist_of_request(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, tasks: Sequence[OpenTask] | None
) -> Worklist:
    """The same of one request; `tasks` are those of the request."""
    runs = [run for run in uow.steps.of_request(tracking_code) if run.is_open]
    return _arranged(runs, clock.now(), tasks)


def _arranged(runs: Iterable[StepEntry], now: datetime, tasks: Sequence[OpenTask] | None) -> Worklist:
    requests = _requests(runs, tasks or ())
    lines = (line for request in requests for line in _lines(request, now, all_runs=tasks is None))
    return Worklist(at=now, lines=sorted(lines, key=_place), tasks_known=tasks is not None)


@dataclass(slots=True)
class _Waiting:
    """What is open of one request: the run of its service as a whole, the others by their start, its tasks."""

    service: StepEntry | None = None
    runs: list[StepEntry] = field(default_factory=list)
    tasks: list[OpenTask] = field(default_factory=list)


def _requests(runs: Iterable[StepEntry], tasks: Iterable[OpenTask]) -> Iterable[_Waiting]:
    """By request; a task that belongs to none stands for itself."""
    by_code: dict[str, _Waiting] = defaultdict(_Waiting)
    for run in runs:
        waiting = by_code[run.tracking_code]
        if step_of(run.step).is_whole_service:
            waiting.service = run
        else:
            waiting.runs.append(run)
    alone = []
    for task in tasks:
        if task.tracking_code is None:
            alone.append(_Waiting(tasks=[task]))
        else:
            by_code[task.tracking_code].tasks.append(task)
    return [*by_code.values(), *alone]


def _lines(waiting: _Waiting, now: datetime, *, all_runs: bool) -> list[Line]:
    placed = [(task, _run_of(task, waiting.runs)) for task in waiting.tasks]
    worked_on = {run.element_instance_key for _, run in placed if run}
    left = (run for run in waiting.runs if run.element_instance_key not in worked_on)
    lines = [
        _task_line(task, run, waiting.service)
        if task.unit != SUPERVISOR or is_own_step(task)
        else _review_line(task, waiting)
        for task, run in placed
    ]
    lines += _told(left, waiting.service, now, all_runs=all_runs)
    if waiting.service is None or lines:
        return lines
    return _told([waiting.service], waiting.service, now, all_runs=all_runs)


def _told(runs: Iterable[StepEntry], service: StepEntry | None, now: datetime, *, all_runs: bool) -> list[Line]:
    """Of runs without a task: one in time waits for something that is nobody's work, as far as that is known."""
    lines = (_run_line(run, service) for run in runs)
    return [line for line in lines if all_runs or line.urgency(now) is Urgency.LATE]


def _run_of(task: OpenTask, runs: Sequence[StepEntry]) -> StepEntry | None:
    if task.unit == SUPERVISOR and not is_own_step(task):
        return None
    if _step_named(task) is not None:
        named = [run for run in runs if run.step == task.step]
        return next((run for run in named if shown(run.due_at) == shown(task.due_at)), named[0] if named else None)
    own = [run for run in runs if step_of(run.step).role == task.unit] or runs
    return own[0] if len(own) == 1 else None


def _step_named(task: OpenTask) -> Step | None:
    """The step that the task names, unless it is the service as a whole, or one that the catalogue does not have."""
    step = all_steps().get(task.step or "")
    return None if step is None or step.is_whole_service else step


def _task_line(task: OpenTask, run: StepEntry | None, service: StepEntry | None) -> Line:
    service_key = _service_of(task, service)
    named = _step_named(task) or (step_of(run.step) if run else None)
    step = named and step_of(named.id, service_key=service_key)
    due_at = (run.due_at if run else None) or _own_due_date(task, service)
    return replace(
        _undated(task, step, service_key),
        due_at=due_at or _end(service),
        is_service_limit=due_at is None and _end(service) is not None,
        stands_still=_stands_still(run, service),
        is_estimated=_is_estimated(run, service),
    )


def _review_line(task: OpenTask, waiting: _Waiting) -> Line:
    """What the supervisor looks at may be the service as a whole; other tasks only lie in it."""
    service_key = _service_of(task, waiting.service)
    named = all_steps().get(task.step or "")
    step = named and step_of(named.id, service_key=service_key)
    runs = waiting.runs if waiting.service is None else [waiting.service, *waiting.runs]
    run = next((each for each in runs if each.element_instance_key == task.reviewed_run), None)
    is_near = run is not None and run.missed_at is None
    return replace(
        _undated(task, step, service_key),
        due_at=run.due_at if run is not None and is_near else task.due_at,
        stands_still=is_near and _stands_still(run, None),
        is_estimated=_is_estimated(run, None) if is_near else _answer_is_estimated(task, run),
    )


def _undated(task: OpenTask, step: Step | None, service_key: str | None) -> Line:
    """The line of a task, but for what is said of its limit."""
    return Line(
        unit=list_of(task.unit),
        name=task.name,
        tracking_code=task.tracking_code,
        service=(step and step.service) or service_key,
        step=step,
        task=task,
        since=task.created_at,
        due_at=None,
    )


def _answer_is_estimated(task: OpenTask, run: StepEntry | None) -> bool:
    if run is None or run.missed_at is None or task.due_at is None:
        return False
    return counts_over_estimate(run, run.missed_at, task.due_at)


def _run_line(run: StepEntry, service: StepEntry | None) -> Line:
    service_key = _asked_for(service)
    step = step_of(run.step, service_key=service_key)
    return Line(
        unit=list_of(step.role),
        name=step.title,
        tracking_code=run.tracking_code,
        service=step.service or service_key,
        step=step,
        task=None,
        since=run.started_at,
        due_at=run.due_at or _end(service),
        is_service_limit=run.due_at is None and _end(service) is not None,
        stands_still=_stands_still(run, service),
        is_estimated=_is_estimated(run, service),
    )


def _own_due_date(task: OpenTask, service: StepEntry | None) -> datetime | None:
    """A task without a limit of its own shows the service's end, as the engine was told of it."""
    end = _end(service)
    return None if shown(task.due_at) == shown(end) else task.due_at


def _service_of(task: OpenTask, service: StepEntry | None) -> str | None:
    return _asked_for(service) or (task.service_key if task.service_key in all_services() else None)


def _asked_for(service: StepEntry | None) -> str | None:
    return step_of(service.step).service if service else None


def _stands_still(run: StepEntry | None, service: StepEntry | None) -> bool:
    limited = _limited(run, service)
    return limited is not None and limited.stands_still


def _is_estimated(run: StepEntry | None, service: StepEntry | None) -> bool:
    limited = _limited(run, service)
    return limited is not None and rests_on_estimate(limited)


def _limited(run: StepEntry | None, service: StepEntry | None) -> StepEntry | None:
    """What a line has its limit of: its own run, where that has one, else the service."""
    return run if run is not None and run.limit is not None else service


def _end(service: StepEntry | None) -> datetime | None:
    return service.due_at if service else None


def _place(line: Line) -> tuple[datetime, datetime]:
    return (line.due_at or _NEVER, line.since)
