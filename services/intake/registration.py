"""Registering a request (steps 1 and 2 of every service), referring it to the unit that decides on it, and taking its
application anew where that was corrected after a return.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.admission.open_requests import requests_against
from services.clock import Clock
from services.errors import RequestAlreadyOpen
from services.events import RequestRegistered
from services.identifiers import make_tracking_code
from services.intake.changes import correction_text
from services.intake.drafts import draft_fields, drafted_application, load_draft, store_draft, without_personal_data
from services.model.requests import Application, Request, RequestState
from services.ports import UnitOfWork
from services.steps.catalogue import DOCUMENTS_TAKEN, REQUEST_REGISTERED, numbered_step
from services.steps.ledger import JobElement, record_done_step


def register_request(
    uow: UnitOfWork, *, clock: Clock, service_key: str, draft_key: str, element: JobElement
) -> Request:
    """Register the draft under a new tracking code and note steps 1 and 2 as done. Once per draft and process instance.

    The declared reading stays with the request: it joins the connection's history when the account is settled.
    Raises RequestAlreadyOpen where another request of the service is open on the connection, or one of a service that
    does not go with it, or this one by another process instance, even if it has come to its end meanwhile; NotFound or
    DraftNotInOrder where the draft did not come from the check of the documents.
    """
    _refuse_closed(uow, draft_key)
    application = drafted_application(uow, draft_key=draft_key, service_key=service_key)
    known = uow.requests.find_open(service_key, application.bill_id)
    if known is not None and (known.draft_key, known.process_instance_key) == (draft_key, element.process_instance_key):
        return known
    if known is not None:
        raise RequestAlreadyOpen(
            service_key=service_key, bill_id=application.bill_id, tracking_code=known.tracking_code
        )
    _refuse_conflict(uow, application, draft_key, at=clock.now())
    request = _new_request(uow, clock, application, draft_key, element)
    uow.requests.add(request)
    draft = replace(load_draft(uow, draft_key), tracking_code=request.tracking_code)
    store_draft(uow, draft_key, draft, now=request.registered_at)
    _note_steps(uow, clock, request, element)
    uow.events.append(RequestRegistered(service=service_key, channel=application.channel))
    return request


def _refuse_closed(uow: UnitOfWork, draft_key: str) -> None:
    draft = load_draft(uow, draft_key)
    if draft.tracking_code is not None and draft.is_closed:
        application = uow.requests.get(draft.tracking_code).application
        raise RequestAlreadyOpen(
            service_key=application.service_key, bill_id=application.bill_id, tracking_code=draft.tracking_code
        )


def _refuse_conflict(uow: UnitOfWork, application: Application, draft_key: str, *, at: datetime) -> None:
    """The check of the documents has looked, too; another request may have been registered since."""
    for request, found in requests_against(uow, application, besides=draft_key, at=at):
        raise RequestAlreadyOpen(
            service_key=request.application.service_key,
            bill_id=request.application.bill_id,
            tracking_code=request.tracking_code,
            told=found.message,
        )


def _new_request(
    uow: UnitOfWork, clock: Clock, application: Application, draft_key: str, element: JobElement
) -> Request:
    return Request(
        tracking_code=make_tracking_code(uow.sequences.next("tracking-code")),
        application=application,
        registered_at=clock.now(),
        process_instance_key=element.process_instance_key,
        draft_key=draft_key,
    )


def _note_steps(uow: UnitOfWork, clock: Clock, request: Request, element: JobElement) -> None:
    keys = {DOCUMENTS_TAKEN: element.process_instance_key, REQUEST_REGISTERED: element.element_instance_key}
    for number, key in keys.items():
        record_done_step(
            uow,
            clock=clock,
            tracking_code=request.tracking_code,
            step=numbered_step(request.application.service_key, number).id,
            element=replace(element, element_instance_key=key),
        )


def refer_request(uow: UnitOfWork, *, tracking_code: str, unit: str) -> None:
    """Note which unit has the request. One that was closed meanwhile stays closed. Raises NotFound."""
    request = uow.requests.get(tracking_code)
    if request.is_open:
        uow.requests.save(replace(request, state=RequestState.REFERRED, unit=unit))


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The application's fields without personal data, and what diagnosis is told of the return and the changes."""

    application: Mapping[str, object]
    text: str


def record_corrected_application(uow: UnitOfWork, *, tracking_code: str, return_reason: object = None) -> Correction:
    """Take the corrected application from the draft into the request, a declared reading included.

    Raises NotFound, DraftNotInOrder.
    """
    request = uow.requests.get(tracking_code)
    service_key = request.application.service_key
    corrected = drafted_application(uow, draft_key=request.draft_key, service_key=service_key)
    uow.requests.save(replace(request, application=corrected))
    fields = without_personal_data(draft_fields(uow, request.draft_key))
    text = correction_text(return_reason, before=request.application, after=corrected)
    return Correction(application=fields, text=text)
