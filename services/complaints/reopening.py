"""A request is begun again: a new one of the same service, with what the first has shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.catalogue import service_of
from services.clock import Clock
from services.complaints.making import complaint_of
from services.forms.answers import typed_answers
from services.intake.details import as_fields
from services.intake.documents import check_documents
from services.intake.drafts import again_draft_key, applicant_person
from services.model.details import Person
from services.model.requests import Request
from services.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunAgain:
    """What the service's process is started with; nothing in it is personal."""

    service_key: str
    draft_key: str
    application: Mapping[str, object]


def prepare_reopening(uow: UnitOfWork, *, clock: Clock, tracking_code: str, number: int) -> BegunAgain:
    """Keep the draft of the new request, with the applicant, the answers and the papers of the first: nothing is asked
    for again that still holds. Prepared again, it changes nothing. Raises NotFound.
    """
    complaint, request = complaint_of(uow, tracking_code, number), uow.requests.get(tracking_code)
    draft_key = again_draft_key(tracking_code, number)
    check = check_documents(
        uow,
        clock=clock,
        service_key=request.application.service_key,
        draft_key=draft_key,
        application=_as_typed(uow, request),
    )
    uow.complaints.save(replace(complaint, draft_key=draft_key))
    return BegunAgain(service_key=request.application.service_key, draft_key=draft_key, application=check.application)


def _as_typed(uow: UnitOfWork, request: Request) -> Mapping[str, object]:
    """The first application, as it would be typed. Its sender's reference stays the first request's."""
    application = request.application
    applicant = application.applicant
    person = Person(
        kind=applicant_person(uow, request),
        national_id=applicant.national_id,
        mobile=applicant.mobile,
        landline=applicant.landline,
    )
    return {
        "billId": application.bill_id,
        "applicantKind": str(applicant.kind),
        "lastBillPaymentId": application.last_bill_payment_id,
        "documents": sorted(map(str, application.documents)),
        "channel": application.channel.value,
        **as_fields(person),
        **typed_answers(service_of(application.service_key).fields, application.answers),
    }
