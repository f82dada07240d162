"""Personal details are kept under a number that cannot be mistyped unnoticed and says nothing of the person."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identifiers import DETAILS_NUMBERS, IdentifierError, make_details_number, parse_details_number
from services.intake.details import is_expired, keep_details, read_person
from services.model.details import Person, PersonalDetails
from services.model.requests import PersonKind
from services.text import to_persian_digits
from tests.fakes.samples import NATIONAL_ID
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.details_desk import DAY, PERSON, drawn, keep

numbers = st.integers(0, DETAILS_NUMBERS - 1).map(make_details_number)


@given(number=numbers, place=st.integers(0, 7), digit=st.sampled_from("0123456789"))
def test_a_wrong_digit_is_always_found_out(number: str, place: int, digit: str) -> None:
    mistyped = number[:place] + digit + number[place + 1 :]
    if mistyped != number:
        with pytest.raises(IdentifierError):
            parse_details_number(mistyped)


@given(number=numbers, place=st.integers(0, 6))
def test_exchanged_neighbours_are_always_found_out(number: str, place: int) -> None:
    mistyped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if mistyped != number:
        with pytest.raises(IdentifierError):
            parse_details_number(mistyped)


@given(number=numbers)
def test_a_number_is_read_in_every_spelling(number: str) -> None:
    persian = to_persian_digits(number)
    for typed in (
        number,
        f" {number} ",
        f"\u202a{persian}\u202c",
        f"{persian[:4]} {persian[4:]}",
        f"{number[:4]}-{number[4:]}",
    ):
        assert parse_details_number(typed) == number


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "02345678", "abcdefgh", "9" * 500])
def test_what_is_no_number_of_details_is_told_by_its_shape(typed: str) -> None:
    with pytest.raises(IdentifierError, match="shape"):
        parse_details_number(typed)


@pytest.mark.parametrize("drawn_number", [-1, DETAILS_NUMBERS])
def test_a_number_is_drawn_from_those_there_are(drawn_number: int) -> None:
    with pytest.raises(ValueError, match="drawn"):
        make_details_number(drawn_number)


def test_details_are_kept_in_the_company_s_spelling_with_the_kind_that_the_number_tells() -> None:
    uow, clock = FakeUnitOfWork(), FixedClock()
    typed = {"nationalId": "۱۰۳۸۰۲۸۴۷۹۰", "mobile": "+98 912 123 4567", "landline": "(۰۲۱) ۸۸۰۰۱۱۲۲"}
    kept = keep_details(uow, clock=clock, typed=typed, saved_by="counter", valid_for=DAY, draw=drawn(0))
    assert kept == PersonalDetails(
        number=make_details_number(0),
        person=Person(kind=PersonKind.COMPANY, national_id="10380284790", mobile="09121234567", landline="02188001122"),
        saved_at=clock.now(),
        saved_by="counter",
        expires_at=clock.now() + DAY,
    )
    assert uow.details.find(kept.number) == kept


def test_a_taken_number_is_drawn_again() -> None:
    uow = FakeUnitOfWork()
    first = keep(uow, draw=7)
    kept = keep_details(uow, clock=FixedClock(), typed=PERSON, saved_by="counter", valid_for=DAY, draw=drawn(7, 7, 8))
    assert isinstance(kept, PersonalDetails)
    assert (first.number, kept.number) == (make_details_number(7), make_details_number(8))


def test_all_faults_are_told_at_once_and_nothing_is_kept() -> None:
    uow = FakeUnitOfWork()
    typed = {"personKind": "robot", "nationalId": "049937089", "mobile": "02188001122", "landline": ""}
    found = keep_details(uow, clock=FixedClock(), typed=typed, saved_by="counter", valid_for=DAY, draw=drawn(0))
    assert not isinstance(found, PersonalDetails)
    assert [(each.field, each.code) for each in found] == [
        ("personKind", "unknown-choice"),
        ("nationalId", "shape"),
        ("mobile", "shape"),
        ("landline", "missing"),
    ]
    assert uow.details.rows == {}


@pytest.mark.parametrize("typed", [None, [], "09121234567", {}])
def test_what_is_no_form_lacks_everything(typed: object) -> None:
    found = read_person(typed)
    assert not isinstance(found, Person)
    assert [each.field for each in found] == ["nationalId", "mobile", "landline"]


def test_a_foreigner_s_code_of_ten_digits_is_one_if_it_is_said_so() -> None:
    assert not isinstance(read_person({**PERSON, "nationalId": "1234567890"}), Person)
    read = read_person({**PERSON, "nationalId": "1234567890", "personKind": "foreigner"})
    assert isinstance(read, Person)
    assert (read.kind, read.national_id) == (PersonKind.FOREIGNER, "1234567890")


@pytest.mark.parametrize(("later", "expired"), [(DAY - timedelta(seconds=1), False), (DAY, True)])
def test_details_expire_after_their_time(later: timedelta, expired: bool) -> None:
    clock = FixedClock()
    kept = keep(FakeUnitOfWork(), clock)
    assert is_expired(kept, clock.now() + later) is expired


def test_the_number_says_nothing_of_the_person() -> None:
    numbers_of_two = {
        keep(FakeUnitOfWork(), draw=5).number,
        keep(FakeUnitOfWork(), draw=5, nationalId="0790419904").number,
    }
    assert len(numbers_of_two) == 1
    assert NATIONAL_ID not in numbers_of_two.pop()
