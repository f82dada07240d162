"""A limit that ran out: noted, and told to the supervisor. The task itself stays with the operator."""

from collections.abc import Sequence
from operator import attrgetter

from services.clock import Clock
from services.company import Company
from services.errors import NotFound
from services.jalali import format_jalali_time
from services.model.notices import EngineMessage
from services.model.steps import StepEntry, StepState
from services.notices.sending import send_deadline_sms
from services.ports import UnitOfWork
from services.steps.catalogue import step_of
from services.steps.ledger import missed

MESSAGE = "deadline-missed"


def escalate_missed_deadline(
    uow: UnitOfWork, *, clock: Clock, company: Company, tracking_code: str, step: str
) -> StepEntry | None:
    """Mark the run of a step whose limit ran out as missed; queue the supervisor's SMS and the engine's message.

    None, and nothing is done, where the step was closed in time or cancelled a moment before the timer's job ran, or
    where each miss has been escalated already. Raises NotFound where the step was never opened.
    """
    runs = [entry for entry in uow.steps.of_request(tracking_code) if entry.step == step]
    if not runs:
        raise NotFound("step entry", f"{tracking_code} {step}")
    late = _first_unreported(uow, runs)
    if late is None:
        return None
    entry = missed(late, at=clock.now())
    uow.steps.save(entry)
    _tell_supervisor(uow, clock, company, entry)
    return entry


def escalation_key(entry: StepEntry) -> str:
    """The idempotency key of the SMS and of the message: one escalation for each run of a step."""
    return f"missed-{entry.element_instance_key}"


def _first_unreported(uow: UnitOfWork, runs: Sequence[StepEntry]) -> StepEntry | None:
    """The earliest run that is open or late and of which the supervisor has not heard."""
    reported = {sms.key for sms in uow.outbox.sms_of(runs[0].tracking_code)}
    overdue = (run for run in runs if run.state in (StepState.OPEN, StepState.MISSED))
    unreported = (run for run in overdue if escalation_key(run) not in reported)
    return min(unreported, key=attrgetter("started_at"), default=None)


def _tell_supervisor(uow: UnitOfWork, clock: Clock, company: Company, entry: StepEntry) -> None:
    key = escalation_key(entry)
    now = clock.now()
    send_deadline_sms(uow, clock=clock, company=company, entry=entry, key=key)
    variables = {
        "trackingCode": entry.tracking_code,
        "step": entry.step,
        "stepTitle": step_of(entry.step).title,
        "dueText": format_jalali_time(entry.due_at or now),
    }
    uow.outbox.add_message(
        EngineMessage(name=MESSAGE, correlation_key="", message_id=key, created_at=now, variables=variables)
    )
