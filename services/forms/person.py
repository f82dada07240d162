"""Whom a form names: a person, a company or a foreigner, by a number of their kind (ADR 19)."""

from dataclasses import dataclass

from services.forms.fields import FieldReader
from services.identifiers import parse_landline, parse_mobile
from services.model.connections import Subscriber
from services.model.requests import PersonKind
from services.person_ids import parse_person_id, person_kind_of

# An Iranian has a first and a last name; a company or a foreigner may have one alone.
FEWEST_WORDS = 2

SUBSCRIBER_FIELDS = ("personKind", "fullName", "nationalId", "mobile", "landline")
"""Whom a connection shall be registered to, in the order of the forms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSubscriber:
    """What could be read of `SUBSCRIBER_FIELDS`; None what is wrong or left out. Personal data."""

    full_name: str | None
    national_id: str | None
    mobile: str | None
    landline: str | None

    @property
    def complete(self) -> Subscriber | None:
        """The subscriber; None where anything is missing."""
        if self.full_name is None or self.national_id is None or self.mobile is None or self.landline is None:
            return None
        return Subscriber(
            national_id=self.national_id, full_name=self.full_name, mobile=self.mobile, landline=self.landline
        )


def read_subscriber(reader: FieldReader) -> TypedSubscriber:
    """Whom the form names as a subscriber. Codes: those of the functions below, and of a mobile and a landline."""
    kind = read_person_kind(reader)
    return TypedSubscriber(
        full_name=read_full_name(reader, kind),
        national_id=read_person_id(reader, kind),
        mobile=reader.parsed("mobile", parse_mobile),
        landline=reader.parsed("landline", parse_landline),
    )


def read_person_kind(reader: FieldReader) -> PersonKind:
    """The kind that the form says; where it is silent, the one that the number tells by its length."""
    stated = reader.choice("personKind", PersonKind, required=False)
    return stated or person_kind_of(reader.typed("nationalId"))


def read_person_id(reader: FieldReader, kind: PersonKind) -> str | None:
    """The number of a person of this kind. Codes: shape, check-digit, and those of `FieldReader.text`."""
    return reader.parsed("nationalId", lambda text: parse_person_id(text, kind))


def read_full_name(reader: FieldReader, kind: PersonKind) -> str | None:
    """The name of a person of this kind. Code: incomplete, and those of `FieldReader.text`."""
    name = reader.text("fullName")
    if name is None:
        return None
    fewest = FEWEST_WORDS if kind is PersonKind.INDIVIDUAL else 1
    if sum(any(character.isalpha() for character in word) for word in name.split()) < fewest:
        reader.refuse("fullName", "incomplete")
        return None
    return name
