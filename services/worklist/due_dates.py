"""Until when tasks say that they are due, after the due instant of a step has moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.model.steps import StepEntry
from services.model.tasks import OpenTask
from services.ports import UnitOfWork
from services.steps.catalogue import step_of
from services.steps.due import shown
from services.steps.levels import answer_due
from services.units import SUBSCRIBER, SUPERVISOR
from services.worklist.lines import is_own_step


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """What a task is to show. `due_at` is None while the limit stands still."""

    task_key: int
    due_at: datetime | None


def instant_may_move(uow: UnitOfWork, step_run: int) -> bool:
    """Whether tasks show an instant of a run of a step that can still move: its limit's until that is missed, and then
    until when the supervisor is to answer. Of a run that is over, none does.
    """
    return _moving(uow, step_run) is not None


def moved_due_dates(
    uow: UnitOfWork, tasks: Sequence[OpenTask], *, tracking_code: str, step_run: int
) -> Sequence[DueDate]:
    """The open tasks of a request that lie in a run of a step and show another instant than it has by now.

    None of a run whose instant cannot move any more. A whole service's instant is that of the tasks in it that no limit
    of their own has; what shows another run's instant belongs to that one, also where both are of one step. The
    applicant's tasks show none. The supervisor's is about a run, and not in it: it shows the limit's instant while that
    is near, and once it is missed, when somebody is told that nobody has answered; that instant alone moves then.
    """
    moving = _moving(uow, step_run)
    if moving is None:
        return ()
    run, due_at = moving
    if run.missed_at is not None:
        return _differing((task for task in tasks if _is_about(task, run)), due_at)
    others = [each for each in uow.steps.of_request(tracking_code) if _has_limit(each) and each != run]
    return _differing((task for task in tasks if _is_about(task, run) or _lies_in(task, run, others)), due_at)


def _moving(uow: UnitOfWork, step_run: int) -> tuple[StepEntry, datetime | None] | None:
    """The run with the instant that tasks show of it; None where that cannot move any more."""
    run = uow.steps.find(step_run)
    if run is None or not run.is_open:
        return None
    if run.missed_at is None:
        return run, run.due_at
    answer = answer_due(uow, run, request=uow.requests.get(run.tracking_code))
    return None if answer is None else (run, answer)


def _differing(tasks: Iterable[OpenTask], due_at: datetime | None) -> Sequence[DueDate]:
    return [DueDate(task_key=task.key, due_at=due_at) for task in tasks if shown(task.due_at) != shown(due_at)]


def _is_about(task: OpenTask, run: StepEntry) -> bool:
    return task.reviewed_run == run.element_instance_key


def _lies_in(task: OpenTask, run: StepEntry, others: Sequence[StepEntry]) -> bool:
    if _is_apart(task):
        return False
    if task.step == run.step:
        return not _shows_one_of(task, (each for each in others if each.step == run.step))
    if not step_of(run.step).is_whole_service:
        return False
    return all(task.step != each.step for each in others) and not _shows_one_of(task, others)


def _shows_one_of(task: OpenTask, runs: Iterable[StepEntry]) -> bool:
    return task.due_at is not None and shown(task.due_at) in {shown(each.due_at) for each in runs}


def _is_apart(task: OpenTask) -> bool:
    if task.unit == SUPERVISOR:
        return not is_own_step(task)
    return task.step is not None and step_of(task.step).role == SUBSCRIBER


def _has_limit(run: StepEntry) -> bool:
    return run.is_open and run.limit is not None
