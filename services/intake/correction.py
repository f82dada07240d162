"""A registered request whose application was corrected after a return (Settlement step 5)."""

from collections.abc import Mapping
from dataclasses import replace

from services.intake.drafts import draft_fields, drafted_application, without_personal_data
from services.ports import UnitOfWork


def record_corrected_application(uow: UnitOfWork, *, tracking_code: str) -> Mapping[str, object]:
    """Take the corrected application from the draft into the request, a declared reading included.

    Returns the application's fields without personal data. Raises NotFound, DraftNotInOrder.
    """
    request = uow.requests.get(tracking_code)
    service_key = request.application.service_key
    corrected = drafted_application(uow, draft_key=request.draft_key, service_key=service_key)
    uow.requests.save(replace(request, application=corrected))
    return without_personal_data(draft_fields(uow, request.draft_key))
