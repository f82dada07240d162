"""Whom a number names: a person, a company or a foreigner. Each kind has numbers of its own (ADR 19)."""

import re

from services.identifiers import IdentifierError, IdentifierFault, compact, parse_national_id
from services.model.requests import PersonKind

_COMPANY_ID = re.compile(r"[1-9][0-9]{10}")
_COMPANY_ID_DIGITS = 11
_COMPANY_WEIGHTS = (29, 27, 23, 19, 17) * 2
_MODULUS = 11

# The code of a foreigner (کد فراگیر) has no check digit that is published.
_FOREIGNER_CODE = re.compile(r"(?=0*[1-9])[0-9]{10,16}")


def company_id_check_digit(ten_digits: str) -> str:
    """The check digit of a company's ID: to each digit the tenth and 2 are added, weights 29, 27, 23, 19, 17 twice, sum
    mod 11; a remainder of 10 stands for 0.
    """
    added = int(ten_digits[-1]) + 2
    weighted = sum((int(digit) + added) * weight for digit, weight in zip(ten_digits, _COMPANY_WEIGHTS, strict=True))
    return str(weighted % _MODULUS % 10)


def parse_company_id(text: str) -> str:
    """The eleven digits of a company's ID (شناسهٔ ملی). Raises IdentifierError: SHAPE, CHECK_DIGIT."""
    digits = compact(text)
    if not _COMPANY_ID.fullmatch(digits):
        raise IdentifierError("company ID", IdentifierFault.SHAPE)
    if company_id_check_digit(digits[:-1]) != digits[-1]:
        raise IdentifierError("company ID", IdentifierFault.CHECK_DIGIT)
    return digits


def parse_foreigner_code(text: str) -> str:
    """The ten to sixteen digits of a foreigner's code (کد فراگیر). Raises IdentifierError: SHAPE."""
    digits = compact(text)
    if not _FOREIGNER_CODE.fullmatch(digits):
        raise IdentifierError("foreigner's code", IdentifierFault.SHAPE)
    return digits


def parse_person_id(text: str, kind: PersonKind | None = None) -> str:
    """The number of a person of the kind; where it is not said, of the kind that the length tells.

    Raises IdentifierError: SHAPE, CHECK_DIGIT.
    """
    return _PARSERS[kind or person_kind_of(text)](text)


def person_kind_of(text: str) -> PersonKind:
    """The kind that the number of digits tells: 11 for a company, more for a foreigner, else a person.

    A foreigner's code of 10 or 11 digits looks like a number of another kind: of those the kind has to be said.
    """
    digits = len(compact(text))
    if digits == _COMPANY_ID_DIGITS:
        return PersonKind.COMPANY
    return PersonKind.FOREIGNER if digits > _COMPANY_ID_DIGITS else PersonKind.INDIVIDUAL


_PARSERS = {
    PersonKind.INDIVIDUAL: parse_national_id,
    PersonKind.COMPANY: parse_company_id,
    PersonKind.FOREIGNER: parse_foreigner_code,
}
