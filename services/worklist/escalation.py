"""A limit that is near or has run out: told as the escalation table says. The task itself stays with the operator."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from services.clock import Clock
from services.company import Company
from services.errors import NotFound
from services.escalation.table import Addressee, Ahead, Channel, Missed, Unanswered
from services.events import EscalationRan
from services.jalali import format_due_time, format_jalali_time
from services.model.notices import EngineMessage
from services.model.reviews import Notice, StepReview, review_key, run_key
from services.model.steps import StepEntry
from services.notices.sending import send_deadline_sms
from services.ports import UnitOfWork
from services.steps.catalogue import step_of
from services.steps.due import counts_over_estimate, engine_text, rests_on_estimate
from services.steps.ledger import note_missed, runs_of
from services.steps.levels import answer_due, levels_ahead, levels_unanswered, next_look, rule_of
from services.steps.reviews import begin_review
from services.steps.watch import begin_watch, decide_anew, decided_anew
from services.units import Unit
from services.worklist.late_step import unit_in_charge

AHEAD = "deadline-ahead"
UNANSWERED = "deadline-unanswered"
"""SMS to the unit, and to the supervisor's superior."""


def escalate_missed_deadline(
    uow: UnitOfWork, *, clock: Clock, company: Company, tracking_code: str, step: str
) -> StepEntry | None:
    """Mark the run of a step whose limit ran out as missed; queue the supervisor's SMS and the engine's message.

    None, and nothing is done, where the step was closed, in time or late, or cancelled a moment before the timer's job
    ran, or where each miss has been escalated already. Nor is it where the limit stands still, or its instant has moved
    since the timer was set, noted or not: then the engine asks again. Raises NotFound where the step was never opened.
    """
    now = clock.now()
    runs = [decide_anew(uow, run, at=now) for run in runs_of(uow, tracking_code, step) if run.is_open]
    for run in runs:
        if run.due_at is not None and now < run.due_at and not run.watched:
            begin_watch(uow, run, next_look(uow, run, at=now) or run.due_at, at=now)
    overdue = (run for run in runs if not run.stands_still and (run.due_at is None or now >= run.due_at))
    unnotified = (run for run in overdue if not _is_told(uow, run, Notice.MISSED))
    late = min(unnotified, key=attrgetter("started_at"), default=None)
    return None if late is None else _escalate(uow, clock, company, late)


def look_at_deadline(uow: UnitOfWork, *, clock: Clock, company: Company, step_run: int) -> datetime | None:
    """A watch looks at the run of a step: whoever is to be told by now is told, once. The answer is when to look again,
    None where nobody has to: the run is over, or all are told, or its limit stands still and has a new watch once it
    runs on.

    Raises NotFound where the run was never opened.
    """
    now = clock.now()
    entry = decided_anew(uow, _run(uow, step_run), at=now)
    if entry.is_open and entry.due_at is not None:
        tell = _tell_of_miss if now >= entry.due_at else _tell_ahead
        entry = tell(uow, clock, company, entry)
        if (instant := next_look(uow, entry, at=now)) is not None:
            return instant
    uow.steps.save(replace(entry, watched=False))
    return None


def _run(uow: UnitOfWork, step_run: int) -> StepEntry:
    entry = uow.steps.find(step_run)
    if entry is None:
        raise NotFound("step entry", str(step_run))
    return entry


def _tell_of_miss(uow: UnitOfWork, clock: Clock, company: Company, entry: StepEntry) -> StepEntry:
    """The supervisor, unless the timer on the step's border was first, and then whoever is told that he did nothing."""
    late = entry if _is_told(uow, entry, Notice.MISSED) else _escalate(uow, clock, company, entry)
    request = uow.requests.get(late.tracking_code)
    for due, level in levels_unanswered(uow, late, request=request):
        if due <= clock.now():
            _tell_superior(uow, clock, company, late, level)
    return late


def _tell_ahead(uow: UnitOfWork, clock: Clock, company: Company, entry: StepEntry) -> StepEntry:
    """Each person is told of the last level alone: what was slept over helps nobody."""
    levels = levels_ahead(uow, entry, request=uow.requests.get(entry.tracking_code))
    passed = {level.tells: level for due, level in levels if due <= clock.now()}
    for level in passed.values():
        _tell_level_ahead(uow, clock, company, entry, level)
    return entry


def _escalate(uow: UnitOfWork, clock: Clock, company: Company, late: StepEntry) -> StepEntry:
    """The run with its miss noted and told. The superior's turn comes by a watch, where the run has none yet."""
    now = clock.now()
    entry = note_missed(uow, late, at=now)
    if entry.due_at is not None:
        uow.events.append(EscalationRan(lateness=now - entry.due_at))
    level = rule_of(uow, entry, request=uow.requests.get(entry.tracking_code)).missed
    _tell_supervisor(uow, clock, company, entry, Notice.MISSED, level=level)
    instant = None if entry.watched else next_look(uow, entry, at=now)
    return entry if instant is None else begin_watch(uow, entry, instant, at=now)


def _tell_level_ahead(uow: UnitOfWork, clock: Clock, company: Company, entry: StepEntry, level: Ahead) -> None:
    if level.tells is Addressee.UNIT:
        unit = _unit(uow, entry)
        key, run = f"ahead-{level.percent}-{entry.element_instance_key}", run_key(entry.element_instance_key)
        uow.outbox.withdraw_sms(run)  # Of an earlier level that still waits: one SMS in the morning is enough.
        _send(uow, clock, company, entry, level, template=AHEAD, key=key, mobile=unit.mobile, concerns=run)
    elif (review := _review(uow, entry, Notice.NEAR)) is None:
        _tell_supervisor(uow, clock, company, entry, Notice.NEAR, level=level)
    elif review.outcome is None:  # His SMS may have been withdrawn since: the limit has moved.
        _text_supervisor(uow, clock, company, entry, Notice.NEAR, level=level)


def _tell_superior(uow: UnitOfWork, clock: Clock, company: Company, entry: StepEntry, level: Unanswered) -> None:
    superior = rule_of(uow, entry, request=uow.requests.get(entry.tracking_code)).superior
    key = f"unanswered-{round(level.after.total_seconds())}-{entry.element_instance_key}"
    review = review_key(entry.element_instance_key, Notice.MISSED)
    _send(uow, clock, company, entry, level, template=UNANSWERED, key=key, mobile=superior.mobile, concerns=review)


def _is_told(uow: UnitOfWork, entry: StepEntry, notice: Notice) -> bool:
    return _review(uow, entry, notice) is not None


def _review(uow: UnitOfWork, entry: StepEntry, notice: Notice) -> StepReview | None:
    return next((each for each in uow.reviews.of_run(entry.element_instance_key) if each.notice is notice), None)


def _tell_supervisor(
    uow: UnitOfWork, clock: Clock, company: Company, entry: StepEntry, notice: Notice, *, level: Ahead | Missed
) -> None:
    """The SMS names who to call by the ledger alone; the task asks Tasklist who has it."""
    now = clock.now()
    _text_supervisor(uow, clock, company, entry, notice, level=level)
    if Channel.TASK in level.by:
        review = begin_review(uow, entry, notice, at=now)
        uow.outbox.add_message(
            EngineMessage(
                name=notice,
                correlation_key="",
                message_id=review.key,
                created_at=now,
                variables={
                    **_variables(review, entry, due_at=entry.due_at or now),
                    **_superior_variables(uow, entry),
                },
            )
        )


def _text_supervisor(
    uow: UnitOfWork, clock: Clock, company: Company, entry: StepEntry, notice: Notice, *, level: Ahead | Missed
) -> None:
    if Channel.SMS in level.by:
        key = review_key(entry.element_instance_key, notice)
        mobile = company.supervisor_mobile
        _send(uow, clock, company, entry, level, template=notice, key=key, mobile=mobile, concerns=key)


def _send(
    uow: UnitOfWork,
    clock: Clock,
    company: Company,
    entry: StepEntry,
    level: Ahead | Missed | Unanswered,
    *,
    template: str,
    key: str,
    mobile: str,
    concerns: str,
) -> None:
    now = clock.now()
    quiet = None if level.at_once or company.quiet_hours is None else company.quiet_hours.end_after(now)
    if isinstance(level, Ahead) and quiet is not None and entry.due_at is not None and quiet >= entry.due_at:
        return  # In the morning it would be told of what is missed by then.
    send_deadline_sms(
        uow,
        clock=clock,
        company=company,
        entry=entry,
        unit=_unit(uow, entry),
        mobile=mobile,
        template=template,
        key=key,
        concerns=concerns,
        at_once=level.at_once,
    )


def _unit(uow: UnitOfWork, entry: StepEntry) -> Unit:
    service_key = uow.requests.get(entry.tracking_code).application.service_key
    return unit_in_charge(uow.steps.of_request(entry.tracking_code), entry.step, service_key=service_key)


def _variables(review: StepReview, entry: StepEntry, *, due_at: datetime) -> Mapping[str, object]:
    is_missed = review.notice is Notice.MISSED
    return {
        "trackingCode": entry.tracking_code,
        "step": entry.step,
        "stepTitle": step_of(entry.step).title,
        "startedText": format_jalali_time(entry.started_at),
        "dueAt": due_at.isoformat(),
        "dueText": format_due_time(due_at, is_estimated=not is_missed and rests_on_estimate(entry)),
        "isMissed": is_missed,
        "reviewKey": review.key,
    }


def _superior_variables(uow: UnitOfWork, entry: StepEntry) -> Mapping[str, object]:
    """Who is told if the task of a miss is still open at which instant; nulls where nobody is. Until then the task is
    due, and that of a limit which is near until it is missed. Both may move: the due date of the task follows.
    """
    request = uow.requests.get(entry.tracking_code)
    first = answer_due(uow, entry, request=request)
    if entry.missed_at is None or first is None:
        due_at = entry.due_at if entry.missed_at is None else None
        return {"superiorTitle": None, "superiorTime": None, "reviewDueAt": due_at and engine_text(due_at)}
    is_estimated = counts_over_estimate(entry, entry.missed_at, first)
    return {
        "superiorTitle": rule_of(uow, entry, request=request).superior.in_charge,
        "superiorTime": format_due_time(first, is_estimated=is_estimated),
        "reviewDueAt": engine_text(first),
    }
