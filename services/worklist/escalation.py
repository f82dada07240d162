"""A limit that is near or has run out: told to the supervisor. The task itself stays with the operator."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter

from services.clock import Clock
from services.company import Company
from services.events import EscalationRan
from services.jalali import format_jalali_time
from services.model.notices import EngineMessage
from services.model.reviews import Notice, StepReview, review_key
from services.model.steps import StepEntry, StepState
from services.notices.sending import send_deadline_sms
from services.ports import UnitOfWork
from services.steps.catalogue import step_of
from services.steps.ledger import note_missed, runs_of
from services.steps.reviews import begin_review
from services.worklist.late_step import unit_in_charge


def escalate_missed_deadline(
    uow: UnitOfWork, *, clock: Clock, company: Company, tracking_code: str, step: str
) -> StepEntry | None:
    """Mark the run of a step whose limit ran out as missed; queue the supervisor's SMS and the engine's message.

    None, and nothing is done, where the step was closed, in time or late, or cancelled a moment before the timer's job
    ran, or where each miss has been escalated already. Raises NotFound where the step was never opened.
    """
    overdue = (run for run in runs_of(uow, tracking_code, step) if run.is_open)
    late = _first_unnotified(uow, tracking_code, overdue, Notice.MISSED)
    if late is None:
        return None
    entry = note_missed(uow, late, at=clock.now())
    if entry.due_at is not None:
        uow.events.append(EscalationRan(lateness=clock.now() - entry.due_at))
    _tell_supervisor(uow, clock, company, entry, Notice.MISSED)
    return entry


def warn_of_deadline(
    uow: UnitOfWork, *, clock: Clock, company: Company, tracking_code: str, step: str
) -> StepEntry | None:
    """Tell the supervisor, by SMS and by the engine's message, of an open run of a step whose limit is near.

    None, and nothing is done, where no run is open, its limit has passed already (that is escalated), or each has been
    told of. Raises NotFound where the step was never opened.
    """
    now = clock.now()
    runs = runs_of(uow, tracking_code, step)
    ahead = (run for run in runs if run.state is StepState.OPEN and (run.due_at is None or now < run.due_at))
    entry = _first_unnotified(uow, tracking_code, ahead, Notice.NEAR)
    if entry is not None:
        _tell_supervisor(uow, clock, company, entry, Notice.NEAR)
    return entry


def _first_unnotified(
    uow: UnitOfWork, tracking_code: str, runs: Iterable[StepEntry], notice: Notice
) -> StepEntry | None:
    """The earliest of the runs of which the supervisor has not heard."""
    told = {sms.key for sms in uow.outbox.sms_of(tracking_code)}
    unnotified = (run for run in runs if review_key(run.element_instance_key, notice) not in told)
    return min(unnotified, key=attrgetter("started_at"), default=None)


def _tell_supervisor(uow: UnitOfWork, clock: Clock, company: Company, entry: StepEntry, notice: Notice) -> None:
    """The SMS names who to call by the ledger alone; the task asks Tasklist who has it."""
    now = clock.now()
    review = begin_review(uow, entry, notice, at=now)
    service_key = uow.requests.get(entry.tracking_code).application.service_key
    unit = unit_in_charge(uow.steps.of_request(entry.tracking_code), entry.step, service_key=service_key)
    send_deadline_sms(uow, clock=clock, company=company, entry=entry, unit=unit, template=notice, key=review.key)
    uow.outbox.add_message(
        EngineMessage(
            name=notice,
            correlation_key="",
            message_id=review.key,
            created_at=now,
            variables=_variables(review, entry, due_at=entry.due_at or now),
        )
    )


def _variables(review: StepReview, entry: StepEntry, *, due_at: datetime) -> Mapping[str, object]:
    return {
        "trackingCode": entry.tracking_code,
        "step": entry.step,
        "stepTitle": step_of(entry.step).title,
        "dueAt": due_at.isoformat(),
        "dueText": format_jalali_time(due_at),
        "isMissed": review.notice is Notice.MISSED,
        "reviewKey": review.key,
    }
