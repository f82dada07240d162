"""The step ledger: opened and closed by the engine's execution listeners, once per run of a step."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.clock import Clock
from services.durations import parse_limit
from services.errors import NotFound
from services.events import DeadlineMet, DeadlineMissed, DeadlineOpened, LimitUsed
from services.model.requests import Request
from services.model.steps import StepEntry, StepState
from services.ports import UnitOfWork
from services.steps.catalogue import Step, answering_unit, step_of
from services.steps.due import limit_time, time_of
from services.steps.reviews import end_reviews, withdraw_notices
from services.steps.watch import decided_anew, end_watch, paused_or_resumed, watched_from_the_beginning


@dataclass(frozen=True, slots=True, kw_only=True)
class JobElement:
    """Where in the engine a job comes from."""

    process_instance_key: int
    element_instance_key: int
    element_id: str


def open_step(
    uow: UnitOfWork,
    *,
    clock: Clock,
    tracking_code: str,
    step: str,
    limit: str | None,
    element: JobElement,
    after_closing: bool = False,
) -> StepEntry:
    """Note that a step has started; `limit` is an ISO 8601 duration. A run that is open already stays as it is.

    On a closed request nothing starts any more: the run is noted as cancelled from the beginning, so that closing it is
    harmless and nobody is told that it is overdue. Unless `after_closing`: a few steps are for what a request leaves
    behind.
    The process instance in which the service as a whole is opened is the request's from then on: the one that has
    registered the request was called by it. Raises NotFound for an unknown step or request, NotALimit for a limit of no
    fixed length.
    """
    known = uow.steps.find(element.element_instance_key)
    if known is not None:
        return known
    request = uow.requests.get(tracking_code)
    entry = _run(request, step_of(step), element, at=clock.now(), within=None if limit is None else parse_limit(limit))
    time = None
    if entry.limit is not None:
        time = limit_time(uow, entry, request=request)
        entry = replace(entry, due_at=time.after(entry.started_at, entry.limit))
    if not (request.is_open or after_closing):
        entry = replace(entry, cancelled=True)
        uow.steps.add(entry)
        return entry
    uow.steps.add(entry)
    entry = watched_from_the_beginning(uow, entry, time=time)
    _tell_opened(uow, request, entry, element)
    paused_or_resumed(uow, tracking_code, step, at=entry.started_at)
    return entry


def close_step(uow: UnitOfWork, *, clock: Clock, element_instance_key: int) -> StepEntry:
    """Note that a step has ended, its limit met or missed. A run that was closed or cancelled stays as it is.

    Raises NotFound where the run was never opened.
    """
    entry = uow.steps.find(element_instance_key)
    if entry is None:
        raise NotFound("step entry", str(element_instance_key))
    if not entry.is_open:
        return entry
    return end_run(uow, entry, at=clock.now())


def end_run(uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> StepEntry:
    """Save the run of a step as ended, and tell what became of its limit; the supervisor need not look at it."""
    ended = finished(decided_anew(uow, entry, at=at), at=at)
    uow.steps.save(ended)
    paused_or_resumed(uow, entry.tracking_code, entry.step, at=at)
    end_watch(uow, entry, at=at)
    end_reviews(uow, entry, at=at)
    if ended.limit is not None:
        _tell_verdict(uow, entry, ended)
        _tell_share(uow, ended, limit=ended.limit, at=at)
    return ended


def cancel_run(uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> None:
    """Save the run of a step as not done any more; the supervisor need not look at it."""
    uow.steps.save(replace(entry, cancelled=True, finished_at=at))
    paused_or_resumed(uow, entry.tracking_code, entry.step, at=at)
    end_watch(uow, entry, at=at)
    end_reviews(uow, entry, at=at)


def cancel_step(uow: UnitOfWork, *, clock: Clock, element_instance_key: int) -> None:
    """Note that a step turned out not to be done, before its element ends. A run that is closed stays as it is, and
    an element that is no step of its caller has none.
    """
    entry = uow.steps.find(element_instance_key)
    if entry is not None and entry.is_open:
        cancel_run(uow, entry, at=clock.now())


def note_missed(uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> StepEntry:
    """Save the run of a step with its limit missed, and tell so unless it was known."""
    late = missed(entry, at=at)
    uow.steps.save(late)
    if entry.missed_at is None:
        withdraw_notices(uow, entry)
        uow.events.append(_miss(late))
    return late


def runs_of(uow: UnitOfWork, tracking_code: str, step: str) -> list[StepEntry]:
    """The runs of one step of a request, in order of start, at least one. Raises NotFound where it was never opened."""
    runs = [entry for entry in uow.steps.of_request(tracking_code) if entry.step == step]
    if not runs:
        raise NotFound("step entry", f"{tracking_code} {step}")
    return runs


def cancel_open_steps(uow: UnitOfWork, tracking_code: str, *, role: str, at: datetime) -> None:
    """Note that what a role was still to do will not be done any more."""
    for entry in uow.steps.of_request(tracking_code):
        if entry.state is StepState.OPEN and step_of(entry.step).role == role:
            cancel_run(uow, entry, at=at)


def record_done_step(uow: UnitOfWork, *, clock: Clock, tracking_code: str, step: str, element: JobElement) -> None:
    """Note a step without a limit that was over the moment it began. Noting it again changes nothing."""
    entry = open_step(uow, clock=clock, tracking_code=tracking_code, step=step, limit=None, element=element)
    close_step(uow, clock=clock, element_instance_key=entry.element_instance_key)


def _run(request: Request, step: Step, element: JobElement, *, at: datetime, within: timedelta | None) -> StepEntry:
    return StepEntry(
        tracking_code=request.tracking_code,
        step=step.id,
        element_instance_key=element.element_instance_key,
        element_id=element.element_id,
        started_at=at,
        due_at=None,
        limit=within,
        clock=step.clock,
    )


def _tell_opened(uow: UnitOfWork, request: Request, entry: StepEntry, element: JobElement) -> None:
    opened = step_of(entry.step)
    if entry.due_at is not None:
        uow.events.append(DeadlineOpened(process=opened.owner, step=opened.id))
    if opened.is_whole_service and request.is_open:
        uow.requests.save(replace(request, process_instance_key=element.process_instance_key))


def finished(entry: StepEntry, *, at: datetime) -> StepEntry:
    """The entry ended at a moment. Its limit is met if that is not after the due moment, to the microsecond."""
    late = entry.due_at is not None and at > entry.due_at
    done = replace(entry, finished_at=at)
    return missed(done, at=at) if late else done


def missed(entry: StepEntry, *, at: datetime) -> StepEntry:
    """The entry with its limit missed: at its due moment, or at `at` where it has none. The first miss stands."""
    return replace(entry, missed_at=entry.missed_at or entry.due_at or at)


def _tell_verdict(uow: UnitOfWork, before: StepEntry, ended: StepEntry) -> None:
    if ended.missed_at is None:
        uow.events.append(DeadlineMet(process=step_of(ended.step).owner, step=ended.step))
    elif before.missed_at is None:
        uow.events.append(_miss(ended))


def _tell_share(uow: UnitOfWork, ended: StepEntry, *, limit: timedelta, at: datetime) -> None:
    if limit:
        request = uow.requests.get(ended.tracking_code)
        time, service = time_of(uow, ended, request=request, at=at), request.application.service_key
        unit = answering_unit(ended.step, service)
        uow.events.append(LimitUsed(unit=unit, service=service, share=time.counted / limit, paused=time.paused))


def _miss(entry: StepEntry) -> DeadlineMissed:
    return DeadlineMissed(process=step_of(entry.step).owner, step=entry.step)
