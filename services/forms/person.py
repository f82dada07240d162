"""Whom a form names: a person, a company or a foreigner, by a number of their kind (ADR 19)."""

from services.forms.fields import FieldReader
from services.model.requests import PersonKind
from services.person_ids import parse_person_id, person_kind_of

# An Iranian has a first and a last name; a company or a foreigner may have one alone.
FEWEST_WORDS = 2


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
