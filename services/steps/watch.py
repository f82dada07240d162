"""Who waits in the engine for the instants of a limit: a timer on a step's border waits for one and cannot be moved, a
watch beside it looks whenever the escalation table has somebody told.

A watch is an instance of process `watch-deadline`. It lies beside the request's own process, so that nothing keeps that
from ending, and ends with the run of the step. The tasks that show the instant are given the new one by an instance of
process `update-due-dates`, apart from the watch: where Tasklist does not answer, the deadline is watched all the same.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from services.events import DeadlineMoved
from services.model.notices import EngineMessage
from services.model.steps import StepEntry
from services.ports import UnitOfWork
from services.steps.catalogue import answering_unit
from services.steps.due import LimitTime, due_of, engine_text, paused_during
from services.steps.levels import answer_due, next_look
from services.steps.reviews import withdraw_notices

WATCH = "watch-deadline"
MOVED = "deadline-moved"
TASKS = "update-due-dates"
OVER = "step-over"
_BEGIN = (WATCH, TASKS)


def paused_or_resumed(uow: UnitOfWork, tracking_code: str, step: str, *, at: datetime) -> None:
    """A run of a step has begun or ended: the limits that stand still meanwhile are due anew, or for now never."""
    stopped = paused_during(step)
    runs = uow.steps.of_request(tracking_code) if stopped else ()
    for run in runs:
        if run.step in stopped:
            decide_anew(uow, run, at=at)


def decide_anew(uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> StepEntry:
    """The run with the due instant that it has by now, at which the engine asks again."""
    decided = decided_anew(uow, entry, at=at)
    if decided.due_at is None or decided.due_at == entry.due_at:
        return decided
    if decided.watched:
        look_again(uow, decided, at=at)
        return decided
    return begin_watch(uow, decided, next_look(uow, decided, at=at) or decided.due_at, at=at)


def decided_anew(uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> StepEntry:
    """The same for who asks the engine himself. What is over or missed stays as it is.

    The row alone may be wrong: a decree that was committed while the step opened has not seen it, nor it the decree.
    """
    if entry.limit is None or not entry.is_open or entry.missed_at is not None:
        return entry
    request = uow.requests.get(entry.tracking_code)
    due_at = due_of(uow, entry, request=request)
    if due_at == entry.due_at:
        return entry
    moved = replace(entry, due_at=due_at)
    uow.steps.save(moved)
    withdraw_notices(uow, moved)
    _tell(uow, moved, TASKS, at=at, variables=_run(moved))
    if due_at is not None:
        service = request.application.service_key
        uow.events.append(DeadlineMoved(unit=answering_unit(entry.step, service), service=service))
    return moved


def answer_may_have_moved(uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> None:
    """The calendar by which somebody is told that a miss has no answer may have changed: the watch looks, and the
    supervisor's task shows the instant that it has by now. Nothing is done where no such task waits, or all are told.
    """
    request = uow.requests.get(entry.tracking_code)
    if entry.watched and answer_due(uow, entry, request=request) is not None:
        look_again(uow, entry, at=at)
        _tell(uow, entry, TASKS, at=at, variables=_run(entry))


def follow_limit(uow: UnitOfWork, element_instance_key: int, limit: timedelta, *, at: datetime) -> bool:
    """Give an open run another limit, counted from its start as the first one was; whether that was done.

    Not where the run is over or missed, has no limit or has that one, or would be late at once: of that nobody knew.
    """
    entry = uow.steps.find(element_instance_key)
    if entry is None or not entry.is_open or entry.missed_at is not None or entry.limit in (None, limit):
        return False
    follows = replace(entry, limit=limit)
    due_at = due_of(uow, follows, request=uow.requests.get(entry.tracking_code))
    if due_at is not None and due_at <= at:
        return False
    uow.steps.save(follows)
    decide_anew(uow, follows, at=at)
    return True


def watched_from_the_beginning(uow: UnitOfWork, entry: StepEntry, *, time: LimitTime | None) -> StepEntry:
    """The run that has just begun, with a watch if somebody is told before its limit is missed: the timer on the step's
    border waits for the miss alone. `time` is that of its limit, None where it has none.
    """
    instant = None if time is None else next_look(uow, entry, at=entry.started_at, time=time)
    return entry if instant in (None, entry.due_at) else begin_watch(uow, entry, instant, at=entry.started_at)


def begin_watch(uow: UnitOfWork, entry: StepEntry, instant: datetime, *, at: datetime) -> StepEntry:
    """The run, which had no watch, with one that looks at an instant."""
    variables = {**_run(entry), "step": entry.step, "lookAt": engine_text(instant)}
    _tell(uow, entry, WATCH, at=at, variables=variables)
    watched = replace(entry, watched=True)
    uow.steps.save(watched)
    return watched


def look_again(uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> None:
    """Have the watch of a run ask the ledger at once: another instant than it waits for may be the next one now."""
    _tell(uow, entry, MOVED, at=at, variables={})


def end_watch(uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> None:
    """Nobody has to wait any more. `entry` is the run as it was before it ended."""
    if entry.watched:
        _tell(uow, entry, OVER, at=at, variables={})


def _run(entry: StepEntry) -> dict[str, object]:
    return {"trackingCode": entry.tracking_code, "stepRun": str(entry.element_instance_key)}


def _tell(uow: UnitOfWork, entry: StepEntry, name: str, *, at: datetime, variables: dict[str, object]) -> None:
    """By run and instant: what a repeated job says again, the engine knows."""
    run = str(entry.element_instance_key)
    uow.outbox.add_message(
        EngineMessage(
            name=name,
            correlation_key="" if name in _BEGIN else run,
            message_id=f"{name}-{run}-{round(at.timestamp() * 1000)}",
            created_at=at,
            variables=variables,
        )
    )
