"""Which connection an application speaks of, and who applies, before any of the application has been checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.clock import Clock
from services.identifiers import IdentifierError, parse_bill_id
from services.intake.application import merge_correction
from services.intake.details_taken import with_details
from services.intake.drafts import draft_fields
from services.intake.fields import FieldReader, as_typed
from services.intake.person import read_person_kind
from services.model.connections import Connection
from services.model.requests import ApplicantKind, PersonKind
from services.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSubject:
    """What the decision on the papers goes by. The check of the documents tells what of it could not be read.

    The connection is None where the bill ID is missing, no bill ID or unknown, the applicant's kind where none of the
    known ones is said. Of a number that cannot be read, or none, a person is taken to apply.
    """

    connection: Connection | None
    applicant_kind: ApplicantKind | None
    person_kind: PersonKind


def find_connection(uow: UnitOfWork, *, clock: Clock, application: object, draft_key: str) -> ApplicationSubject:
    """The connection and who applies: as the application says, else its personal details, else the draft."""
    correction = application if isinstance(application, Mapping) else {}
    merged = merge_correction(draft_fields(uow, draft_key), correction)
    reader = FieldReader(with_details(uow, clock=clock, application=merged))
    return ApplicationSubject(
        connection=_connection(uow, merged),
        applicant_kind=reader.choice("applicantKind", ApplicantKind),
        person_kind=read_person_kind(reader),
    )


def _connection(uow: UnitOfWork, fields: Mapping[str, object]) -> Connection | None:
    bill_id = as_typed(fields.get("billId"))
    try:
        return uow.connections.find(str(parse_bill_id(bill_id))) if isinstance(bill_id, str) else None
    except IdentifierError:
        return None
