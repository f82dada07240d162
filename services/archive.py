"""The end of a request: its file goes to the archive and nothing of it stays open."""

from dataclasses import replace
from datetime import datetime

from services.billing.left_open import tell_left_open
from services.clock import Clock
from services.errors import NotFound
from services.events import RequestClosed
from services.hooks import ends_of_requests
from services.intake.drafts import close_draft, forget_draft
from services.metering.work_orders import cancel_open_orders
from services.model.keys import RequestOutcome
from services.model.requests import ArchiveEntry, Channel, Request, RequestState
from services.model.steps import StepEntry
from services.ports import UnitOfWork
from services.registry import registry
from services.steps.catalogue import step_of
from services.steps.ledger import cancel_run, end_run


def archive_request(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, outcome: RequestOutcome, element_instance_key: int
) -> ArchiveEntry:
    """Close the request, its open steps and work orders, and delete its draft. The first outcome stands.

    A bill that it leaves to be paid goes on in a process of its own, which is told of it here.

    `element_instance_key` is the archiving task's: where the task is a step itself, its row stays open until the task
    ends. What the service has to add to the records at this end is added here. Raises NotFound, for an outcome too that
    no manifest has.
    """
    known = uow.requests.archive_entry(tracking_code)
    if known is not None:
        return known
    if outcome not in registry().outcomes:
        # Not by its name: what no manifest knows may be anything, and everybody reads incidents.
        raise NotFound("outcome of request", tracking_code)
    request = uow.requests.get(tracking_code)
    application = request.application
    entry = ArchiveEntry(tracking_code=tracking_code, outcome=outcome, archived_at=clock.now())
    uow.requests.archive(entry)
    uow.requests.save(replace(request, state=RequestState.CLOSED, outcome=outcome, closed_at=entry.archived_at))
    _leave_draft(uow, request)
    _end_open_steps(uow, tracking_code, at=entry.archived_at, but=element_instance_key)
    cancel_open_orders(uow, tracking_code)
    tell_left_open(uow, tracking_code=tracking_code, now=entry.archived_at)
    for end in ends_of_requests():
        if end.outcome == outcome:
            end.record(uow, request)
    uow.events.append(RequestClosed(service=application.service_key, channel=application.channel, outcome=outcome))
    return entry


def _leave_draft(uow: UnitOfWork, request: Request) -> None:
    """Only a file's record can have been started twice; what comes from a form is known by its process instance."""
    if request.application.channel is Channel.FILE:
        close_draft(uow, request.draft_key, request.tracking_code)
    else:
        forget_draft(uow, request.draft_key)


def _end_open_steps(uow: UnitOfWork, tracking_code: str, *, at: datetime, but: int) -> None:
    for entry in uow.steps.of_request(tracking_code):
        if entry.is_open and entry.element_instance_key != but:
            _end_step(uow, entry, at=at)


def _end_step(uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> None:
    """The service as a whole has come to its end, whatever the outcome; a single step was left undone."""
    if step_of(entry.step).is_whole_service:
        end_run(uow, entry, at=at)
    else:
        cancel_run(uow, entry, at=at)
