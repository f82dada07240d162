"""Personal details: what is personal in an application, written down before the application itself."""

from dataclasses import dataclass
from datetime import datetime

from services.model.requests import PersonKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who applies, as any application names them. Personal data: kept in the database only.

    `national_id` is the number of this kind of person (services/person_ids.py), the telephones have eleven digits.
    """

    kind: PersonKind
    national_id: str
    mobile: str
    landline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDetails:
    """A sheet of personal details. An application names its `number`, which says nothing of the person.

    It can be used once, by the draft with `draft_key`; the person is in that draft then and no longer here.
    `saved_by` is the login of whoever wrote it down.
    """

    number: str
    person: Person | None
    saved_at: datetime
    saved_by: str
    expires_at: datetime
    draft_key: str | None = None
