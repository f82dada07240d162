"""What is personal is corrected on a page of our own: at once, as a whole, and only while somebody waits for it."""

import pytest

from services.intake.details_corrected import DraftState, correct_details, draft_details
from services.intake.drafts import draft_fields
from services.intake.registration import register_request
from services.model.requests import PersonKind
from tests.fakes.samples import (
    DRAFT_KEY,
    ELEMENT,
    EXAMPLE,
    NATIONAL_ID,
    OTHER_NATIONAL_ID,
    SERVICE,
    company_records,
    typed_application,
)
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.details_desk import application_with, keep
from tests.unit.intake_desk import check, codes

COMPANY = "10380284790"


def waiting(**changes: object) -> FakeUnitOfWork:
    """The company's records with a draft that waits for a correction."""
    uow = company_records()
    check(uow, typed_application(**changes))
    assert draft_details(uow, DRAFT_KEY).state is DraftState.OPEN
    return uow


def correct(uow: FakeUnitOfWork, **typed: object) -> list[tuple[str, str]]:
    found = correct_details(uow, clock=FixedClock(), draft_key=DRAFT_KEY, typed=typed)
    return [(each.field, each.code) for each in found]


def test_what_is_there_is_shown_masked_and_what_is_wrong_with_it_is_told() -> None:
    shown = draft_details(waiting(nationalId=OTHER_NATIONAL_ID, landline="", reading="x"), DRAFT_KEY)
    assert shown.service_title == EXAMPLE.title
    assert shown.present == {"nationalId": "•••904", "mobile": "0912•••4567"}
    assert [(each.field, each.code) for each in shown.findings] == [
        ("nationalId", "not-subscriber"),
        ("landline", "missing"),
    ]


@pytest.mark.parametrize(
    ("typed", "mask"), [("12", "•••"), ("0912345", "•••"), ("09123456", "•••"), ("091234567", "0912•••4567")]
)
def test_a_faulty_number_is_not_shown_whole(typed: str, mask: str) -> None:
    assert draft_details(waiting(mobile=typed, reading="x"), DRAFT_KEY).present["mobile"] == mask
    national = draft_details(waiting(nationalId="123456"), DRAFT_KEY).present["nationalId"]
    assert national == "•••"


def test_what_is_left_blank_stays_as_it_is() -> None:
    uow = waiting(mobile="12")
    assert correct(uow, nationalId="", mobile="۰۹۱۲ ۷۶۵ ۴۳۲۱", landline="  ", personKind="") == []
    assert draft_fields(uow, DRAFT_KEY)["mobile"] == "09127654321"
    assert draft_fields(uow, DRAFT_KEY)["nationalId"] == NATIONAL_ID
    assert draft_details(uow, DRAFT_KEY).findings == ()
    assert check(uow, None).in_order


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_kept() -> None:
    uow = waiting(landline="")
    before = draft_fields(uow, DRAFT_KEY)
    assert correct(uow, mobile="1", nationalId="0000000000") == [
        ("nationalId", "shape"),
        ("mobile", "shape"),
        ("landline", "missing"),
    ]
    assert draft_fields(uow, DRAFT_KEY) == before


def test_another_number_may_be_of_another_kind_of_person() -> None:
    uow = company_records()
    kept = keep(uow)
    check(uow, application_with(kept.number, reading="x"))
    assert draft_fields(uow, DRAFT_KEY)["personKind"] == PersonKind.INDIVIDUAL
    assert correct(uow, nationalId=COMPANY) == []
    assert draft_fields(uow, DRAFT_KEY)["personKind"] == PersonKind.COMPANY
    assert correct(uow, personKind="individual") == [("nationalId", "shape")]


def test_details_that_could_not_be_taken_are_typed_here_instead() -> None:
    uow = company_records()
    check(uow, application_with("12345678"))
    assert [each.field for each in draft_details(uow, DRAFT_KEY).findings] == ["detailsNumber"]
    person = {name: typed_application()[name] for name in ("nationalId", "mobile", "landline")}
    assert correct(uow, **person) == []
    assert codes(check(uow, {"detailsNumber": "12345678"})) == []


def test_a_draft_that_is_in_order_is_not_changed_behind_the_check() -> None:
    uow = company_records()
    check(uow, typed_application())
    assert draft_details(uow, DRAFT_KEY).state is DraftState.IN_ORDER
    assert correct(uow, nationalId=OTHER_NATIONAL_ID) == []
    assert draft_fields(uow, DRAFT_KEY)["nationalId"] == NATIONAL_ID


def test_after_the_registration_the_page_leads_to_the_request() -> None:
    uow, clock = company_records(), FixedClock()
    check(uow, typed_application())
    request = register_request(uow, clock=clock, service_key=SERVICE, draft_key=DRAFT_KEY, element=ELEMENT)
    shown = draft_details(uow, DRAFT_KEY)
    assert (shown.state, shown.tracking_code, shown.present) == (DraftState.REGISTERED, request.tracking_code, {})
    check(uow, {"reading": "x"})
    assert correct(uow, mobile="09127654321") == []
    assert draft_fields(uow, DRAFT_KEY)["mobile"] == "09121234567"


def test_of_a_draft_that_is_gone_nothing_is_told() -> None:
    assert draft_details(company_records(), "form-404").state is DraftState.GONE
    assert correct(company_records(), mobile="09127654321") == []
