"""Numbers of people, companies and foreigners, and what tells them apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identifiers import IdentifierError, IdentifierFault
from services.model.requests import PersonKind
from services.person_ids import company_id_check_digit, parse_company_id, parse_foreigner_code, parse_person_id
from services.text import to_persian_digits

INDIVIDUAL, COMPANY, FOREIGNER = PersonKind

TEN_DIGITS = st.integers(min_value=10**9, max_value=10**10 - 1).map(str)


# Of the public validators' tests.
@pytest.mark.parametrize("company_id", ["10380284790", "14007650912", "10861677542", "10100302746"])
def test_published_numbers_of_companies_are_valid(company_id: str) -> None:
    assert parse_company_id(to_persian_digits(company_id)) == company_id


@given(TEN_DIGITS)
def test_a_companys_number_is_valid_with_its_check_digit_and_with_no_other(ten: str) -> None:
    check_digit = company_id_check_digit(ten)
    assert parse_company_id(ten + check_digit) == ten + check_digit
    for digit in set("0123456789") - {check_digit}:
        with pytest.raises(IdentifierError) as refused:
            parse_company_id(ten + digit)
        assert refused.value.fault is IdentifierFault.CHECK_DIGIT


@pytest.mark.parametrize(
    ("typed", "kind", "digits"),
    [
        ("0499370899", None, "0499370899"),
        ("499370899", None, "0499370899"),
        ("1038-0284-790", None, "10380284790"),
        ("\u202a۱۰۳۸۰۲۸۴۷۹۰\u202c", COMPANY, "10380284790"),
        ("125896347852", None, "125896347852"),
        ("1258 9634 7852 3698", FOREIGNER, "1258963478523698"),
        ("0012589634785", None, "0012589634785"),
        ("1234567890", FOREIGNER, "1234567890"),
        ("12345678901", FOREIGNER, "12345678901"),
        ("0499370899", FOREIGNER, "0499370899"),
    ],
)
def test_a_number_is_read_as_the_form_says_or_else_as_its_length_tells(
    typed: str, kind: PersonKind | None, digits: str
) -> None:
    assert parse_person_id(typed, kind) == digits


@pytest.mark.parametrize(
    ("typed", "kind", "fault"),
    [
        ("1234567890", None, "check-digit"),
        ("12345678901", None, "check-digit"),
        ("10380284790", INDIVIDUAL, "shape"),
        ("0499370899", COMPANY, "shape"),
        ("499370899", FOREIGNER, "shape"),
        ("12345678901234567", None, "shape"),
        ("0" * 12, None, "shape"),
        ("0" * 11, None, "shape"),
        ("12589634785x", None, "shape"),
        ("", None, "shape"),
        ("1" * 5_000_000, None, "shape"),
    ],
)
def test_the_fault_of_a_number_is_named_without_showing_it(typed: str, kind: PersonKind | None, fault: str) -> None:
    with pytest.raises(IdentifierError) as refused:
        parse_person_id(typed, kind)
    assert refused.value.fault.value == fault
    assert typed == "" or typed not in str(refused.value)


def test_a_foreigners_code_has_ten_to_sixteen_digits() -> None:
    read = [length for length in range(30) if _is_read("1" * length)]
    assert read == list(range(10, 17))


def _is_read(typed: str) -> bool:
    try:
        return parse_foreigner_code(typed) == typed
    except IdentifierError:
        return False
