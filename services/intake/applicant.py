"""Who has applied, of a request that is registered."""

from services.forms.fields import FieldReader
from services.forms.person import read_person_kind
from services.intake.drafts import draft_fields
from services.model.requests import PersonKind, Request
from services.ports import UnitOfWork


def applicant_person(uow: UnitOfWork, request: Request) -> PersonKind:
    """Whether a person, a company or a foreigner has applied: as the draft says, else as the number tells."""
    stated = draft_fields(uow, request.draft_key).get("personKind")
    number = request.application.applicant.national_id
    return read_person_kind(FieldReader({"personKind": stated, "nationalId": number}))
