"""The end of a request: its file goes to the archive and nothing of it stays open."""

from dataclasses import replace
from datetime import datetime

from services.billing.issuing import standing_bill
from services.billing.left_open import tell_left_open
from services.billing.settlement_bill import SETTLEMENT
from services.clock import Clock
from services.errors import NotFound
from services.events import RequestClosed
from services.intake.drafts import close_draft, forget_draft
from services.metering.work_orders import cancel_open_orders
from services.model.connections import MeterReading, Reading, ReadingSource
from services.model.keys import RequestOutcome
from services.model.requests import Application, ArchiveEntry, Channel, Request, RequestState
from services.model.steps import StepEntry
from services.ports import UnitOfWork
from services.registry import registry
from services.steps.catalogue import step_of
from services.steps.ledger import cancel_run, end_run

SETTLED = RequestOutcome("settled")


def archive_request(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, outcome: RequestOutcome, element_instance_key: int
) -> ArchiveEntry:
    """Close the request, its open steps and work orders, and delete its draft. The first outcome stands.

    A bill that it leaves to be paid goes on in a process of its own, which is told of it here.

    `element_instance_key` is the archiving task's: where the task is a step itself, its row stays open until the task
    ends. The reading that a settled account was closed on joins the connection's history. Raises NotFound,
    for an outcome too that no manifest has.
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
    if outcome == SETTLED and (settled_on := _settled_on(uow, request)) is not None:
        uow.connections.add_reading(_settled_reading(application, settled_on))
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


def _settled_on(uow: UnitOfWork, request: Request) -> MeterReading | None:
    """What the settlement bill charges up to: the declared reading, or the test's that corrected it; None in doubt."""
    bill = standing_bill(uow, request.tracking_code, SETTLEMENT)
    return request.application.declared_reading if bill is None else bill.billed_up_to


def _settled_reading(application: Application, settled_on: MeterReading) -> Reading:
    return Reading(
        bill_id=application.bill_id,
        kwh=settled_on.kwh,
        taken_on=settled_on.taken_on,
        source=ReadingSource.DECLARED,
    )
