"""Personal details: written down by the clerk on a page of our own, named by their number in the application's form."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from services.clock import Clock
from services.forms.fields import FieldReader
from services.forms.person import read_person_id, read_person_kind
from services.identifiers import DETAILS_NUMBERS, make_details_number, parse_landline, parse_mobile
from services.model.details import Person, PersonalDetails
from services.model.requests import Finding
from services.ports import UnitOfWork

PERSON_FIELDS = ("personKind", "nationalId", "mobile", "landline")

Draw = Callable[[int], int]
"""A number drawn at random, from 0 up to and without the one given. Not to be guessed: `secrets.randbelow`."""


def keep_details(
    uow: UnitOfWork,
    *,
    clock: Clock,
    typed: object,
    saved_by: str,
    valid_for: timedelta,
    draw: Draw,
) -> PersonalDetails | tuple[Finding, ...]:
    """Keep what was typed of a person under a number of its own, or tell everything that is wrong with it."""
    person = read_person(typed)
    if not isinstance(person, Person):
        return person
    now = clock.now()
    details = PersonalDetails(
        number=_free_number(uow, draw),
        person=person,
        saved_at=now,
        saved_by=saved_by,
        expires_at=now + valid_for,
    )
    uow.details.add(details)
    return details


def read_person(typed: object) -> Person | tuple[Finding, ...]:
    """The person in a mapping of typed fields, or all findings at once. Digits of any spelling are read."""
    reader = FieldReader(typed)
    kind = read_person_kind(reader)
    national_id = read_person_id(reader, kind)
    mobile = reader.parsed("mobile", parse_mobile)
    landline = reader.parsed("landline", parse_landline)
    if reader.findings or national_id is None or mobile is None or landline is None:
        return reader.findings
    return Person(kind=kind, national_id=national_id, mobile=mobile, landline=landline)


def as_fields(person: Person) -> Mapping[str, str]:
    """The person as an application's form would say it."""
    return {
        "personKind": person.kind.value,
        "nationalId": person.national_id,
        "mobile": person.mobile,
        "landline": person.landline,
    }


def is_expired(details: PersonalDetails, now: datetime) -> bool:
    """Whether nobody can use them any more, though nobody has."""
    return details.draft_key is None and now >= details.expires_at


def _free_number(uow: UnitOfWork, draw: Draw) -> str:
    number = make_details_number(draw(DETAILS_NUMBERS))
    while uow.details.find(number) is not None:
        number = make_details_number(draw(DETAILS_NUMBERS))
    return number
