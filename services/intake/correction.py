"""A registered request whose application was corrected after a return (Settlement step 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.intake.changes import correction_text
from services.intake.drafts import draft_fields, drafted_application, without_personal_data
from services.ports import UnitOfWork


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
