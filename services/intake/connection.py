"""Which connection an application speaks of, and who applies, before any of the application has been checked."""

from collections.abc import Mapping

from services.identifiers import IdentifierError, parse_bill_id
from services.intake.application import merge_correction
from services.intake.drafts import draft_fields
from services.intake.fields import FieldReader, as_typed
from services.intake.person import read_person_kind
from services.model.connections import Connection
from services.model.requests import PersonKind
from services.ports import UnitOfWork


def find_connection(uow: UnitOfWork, *, application: object, draft_key: str | None) -> Connection | None:
    """The connection with the application's bill ID, or the draft's where the application is silent on it.

    None where the bill ID is missing, no bill ID or unknown: the check of the documents tells which.
    """
    bill_id = as_typed(_typed(uow, application, draft_key).get("billId"))
    try:
        return uow.connections.find(str(parse_bill_id(bill_id))) if isinstance(bill_id, str) else None
    except IdentifierError:
        return None


def applicant_person(uow: UnitOfWork, *, application: object, draft_key: str | None) -> PersonKind:
    """Whether a person, a company or a foreigner applies: as the form says, else as the number tells.

    Of a number that cannot be read, a person: the check of the documents tells what is wrong with it.
    """
    return read_person_kind(FieldReader(_typed(uow, application, draft_key)))


def _typed(uow: UnitOfWork, application: object, draft_key: str | None) -> Mapping[str, object]:
    draft = {} if draft_key is None else draft_fields(uow, draft_key)
    return merge_correction(draft, application if isinstance(application, Mapping) else {})
