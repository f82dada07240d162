"""An application takes its person from the details that it names, once; whatever is wrong with them is one finding."""

from datetime import timedelta

import pytest

from services.intake.application import PERSONAL_FIELDS
from services.intake.documents import check_documents
from services.intake.drafts import draft_fields
from services.intake.registration import register_request
from services.model.requests import PersonKind
from services.text import to_persian_digits
from tests.examples import papers_of, service_with
from tests.fakes.samples import (
    DRAFT_KEY,
    ELEMENT,
    NATIONAL_ID,
    REQUIRED,
    SERVICE,
    company_records,
    typed_application,
)
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.details_desk import DAY, application_with, keep
from tests.unit.intake_desk import check, codes

COMPANY = "10380284790"


BY_PERSON = service_with(papers_for=PersonKind.FOREIGNER)


def test_the_person_is_moved_into_the_draft_and_into_nothing_else() -> None:
    uow, clock = company_records(), FixedClock()
    kept = keep(uow, clock)
    result = check(uow, application_with(kept.number), clock=clock)
    assert result.in_order, codes(result)
    assert draft_fields(uow, DRAFT_KEY)["nationalId"] == NATIONAL_ID
    assert [result.application[field] for field in PERSONAL_FIELDS] == [None] * 3
    left = uow.details.find(kept.number)
    assert left is not None
    assert (left.person, left.draft_key) == (None, DRAFT_KEY)
    request = register_request(uow, clock=clock, service_key=SERVICE, draft_key=DRAFT_KEY, element=ELEMENT)
    assert request.application.applicant.mobile == "09121234567"


def test_the_number_may_be_typed_in_persian_with_marks_and_spaces() -> None:
    uow = company_records()
    number = keep(uow).number
    typed = f"\u202b {to_persian_digits(number[:4])} {to_persian_digits(number[4:])}\u200f"
    assert check(uow, application_with(typed)).in_order


def test_the_draft_that_has_taken_the_details_is_not_told_that_they_are_used() -> None:
    uow = company_records()
    application = application_with(keep(uow).number, reading="x")
    assert codes(check(uow, application)) == [("reading", "not-a-number")]
    assert codes(check(uow, application)) == [("reading", "not-a-number")]
    assert check(uow, {**application, "reading": "12300"}).in_order


def test_details_are_used_by_one_draft_only() -> None:
    uow = company_records()
    application = application_with(keep(uow).number)
    check(uow, application)
    second = check_documents(
        uow,
        clock=FixedClock(),
        service_key=SERVICE,
        draft_key="another",
        application=application,
    )
    assert codes(second) == [("detailsNumber", "used")]
    assert "nationalId" not in {field for field, value in draft_fields(uow, "another").items() if value is not None}


def test_details_that_have_expired_are_not_taken() -> None:
    uow, clock = company_records(), FixedClock()
    number = keep(uow, clock).number
    clock.advance(DAY)
    assert ("detailsNumber", "expired") in codes(check(uow, application_with(number), clock=clock))
    left = uow.details.find(number)
    assert left is not None
    assert left.draft_key is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (None, "missing"),
        ("  ", "missing"),
        ("1234", "shape"),
        ("12345678", "check-digit"),
        (["12345678"], "wrong-type"),
        ("1" * 200, "too-long"),
        ("1.23E+07", "rounded"),
    ],
)
def test_a_number_that_names_no_details_is_one_finding(typed: object, code: str) -> None:
    assert codes(check(company_records(), application_with(typed))) == [("detailsNumber", code)]


def test_a_number_that_nobody_has_is_unknown() -> None:
    number = keep(FakeUnitOfWork()).number
    assert codes(check(company_records(), application_with(number))) == [("detailsNumber", "unknown")]


def test_what_else_is_wrong_is_told_beside_it_in_the_first_round() -> None:
    result = check(company_records(), application_with("12", reading="x", documents=[]))
    assert codes(result) == [
        ("detailsNumber", "shape"),
        ("reading", "not-a-number"),
        *(("documents", f"missing-{paper}") for paper in REQUIRED),
    ]


def test_an_application_that_names_its_person_itself_needs_no_number() -> None:
    uow = company_records()
    number = keep(uow).number
    assert check(uow, typed_application(detailsNumber=number)).in_order
    left = uow.details.find(number)
    assert left is not None
    assert left.draft_key is None


def test_details_complete_a_person_who_is_named_in_part() -> None:
    uow = company_records()
    number = keep(uow).number
    assert check(uow, typed_application(mobile="", detailsNumber=number)).in_order


def test_a_file_s_record_without_a_person_is_told_each_field_that_it_lacks() -> None:
    application = application_with(None, channel="File")
    assert codes(check(company_records(), application)) == [(field, "missing") for field in PERSONAL_FIELDS]


def papers(uow: FakeUnitOfWork, clock: FixedClock, application: object, service: str = BY_PERSON.key) -> set[str]:
    """The papers that the check asks for."""
    return {
        code for field, code in codes(check(uow, application, clock=clock, service=service)) if field == "documents"
    }


@pytest.mark.parametrize(("number", "person"), [(COMPANY, PersonKind.COMPANY), ("125896347852", PersonKind.FOREIGNER)])
def test_the_papers_go_by_whom_the_details_name(number: str, person: PersonKind) -> None:
    uow, clock = company_records(), FixedClock()
    kept = keep(uow, clock, nationalId=number)
    asked = {f"missing-{paper}" for paper in papers_of(BY_PERSON, person=person)}
    application = application_with(kept.number, applicantKind=" Subscriber", documents=[])
    assert papers(uow, clock, application) == asked
    assert papers(uow, clock, {"detailsNumber": kept.number}) == asked


@pytest.mark.parametrize(("later", "person"), [(timedelta(0), PersonKind.COMPANY), (DAY, PersonKind.INDIVIDUAL)])
def test_details_that_cannot_be_used_do_not_say_who_applies(later: timedelta, person: PersonKind) -> None:
    uow, clock = company_records(), FixedClock()
    number = keep(uow, clock, nationalId=COMPANY).number
    clock.advance(later)
    asked = {f"missing-{paper}" for paper in papers_of(BY_PERSON, person=person)}
    assert papers(uow, clock, application_with(number, documents=[])) == asked


def test_a_correction_that_is_silent_on_the_applicant_does_not_spare_him_his_papers() -> None:
    uow, clock = company_records(), FixedClock()
    kept = keep(uow, nationalId=COMPANY)
    check(uow, application_with(kept.number, documents=[]), clock=clock, service=BY_PERSON.key)
    correction = {"applicantKind": None, "documents": list(papers_of(BY_PERSON))}
    lacking = set(papers_of(BY_PERSON, person=PersonKind.COMPANY)) - set(papers_of(BY_PERSON))
    assert lacking
    assert papers(uow, clock, correction) == {f"missing-{paper}" for paper in lacking}
