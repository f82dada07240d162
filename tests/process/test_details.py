"""An application names its person by a number: the papers of that person are asked for, and the engine sees nobody."""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories.common import correct_application
from services.intake.details_outcome import DetailsState, outcome_of
from services.model.keys import ApplicantKind
from tests.process.details import correct_person, write_down
from tests.process.office import EmbeddedCase, NewCase, Office

pytestmark = pytest.mark.process

COMPANY = "10380284790"


def person_of(case: EmbeddedCase) -> dict[str, object]:
    return {name: value for name, value in case.application().items() if name in ("nationalId", "mobile", "landline")}


def asked(case: EmbeddedCase) -> str:
    return str(case.task("Task_CorrectApplication").variables["findingsText"])


def state(office: Office, number: str) -> tuple[DetailsState, str | None]:
    with office.begin() as uow:
        details = uow.details.find(number)
        assert details is not None
        outcome = outcome_of(uow, details, now=office.clock.now())
    return outcome.state, outcome.tracking_code


def assert_nobody_in_the_engine(case: EmbeddedCase) -> None:
    held = " ".join(str(instance.variables()) for instance in case.engine.instances())
    for value in person_of(case).values():
        assert str(value) not in held


@pytest.mark.steps("SET-01", "SET-02", "NAM-01", "REL-01")
@pytest.mark.parametrize("service", ["settlement", "name-change", "meter-relocation"])
def test_the_clerk_is_told_the_tracking_code_and_the_engine_of_nobody(
    office: Office, new_case: NewCase, service: str
) -> None:
    case = new_case(service)
    number = write_down(office, person_of(case))
    asyncio.run(case.apply(detailsNumber=number))
    assert state(office, number) == (DetailsState.REGISTERED, case.code)
    assert case.request.application.applicant.national_id == person_of(case)["nationalId"]
    assert_nobody_in_the_engine(case)


@pytest.mark.steps("SET-01")
def test_the_papers_of_a_company_are_asked_for_in_the_first_round_with_all_else_that_is_wrong(
    office: Office, case: EmbeddedCase
) -> None:
    number = write_down(office, {**person_of(case), "nationalId": COMPANY})
    asyncio.run(case.apply(ApplicantKind.NEW_OWNER, detailsNumber=number, documents=["last-paid-bill"], reading="x"))
    for words in ("آگهی ثبت شرکت", "معرفی‌نامهٔ نمایندهٔ شرکت", "کارکرد کنتور باید فقط رقم باشد"):
        assert words in asked(case)
    assert asked(case).count("\n- ") == 2
    assert state(office, number) == (DetailsState.AWAITS_CORRECTION, None)


@pytest.mark.steps("SET-01")
def test_a_person_is_corrected_on_our_own_page_and_checked_again_with_the_form(
    office: Office, case: EmbeddedCase
) -> None:
    number = write_down(office, {**person_of(case), "nationalId": COMPANY})
    asyncio.run(case.apply(ApplicantKind.SUBSCRIBER, detailsNumber=number))
    shown = case.task("Task_CorrectApplication").variables
    assert "از آنِ مشترک این اشتراک نیست" in shown["findingsText"]
    assert shown["detailsUrl"] == f"http://localhost:8280/drafts/{shown['draftKey']}/details"
    assert not shown["detailsAsked"]
    correct_person(office, shown["draftKey"], nationalId=person_of(case)["nationalId"])
    asyncio.run(correct_application(case))
    assert state(office, number) == (DetailsState.REGISTERED, case.code)
    assert_nobody_in_the_engine(case)


@pytest.mark.steps("SET-01")
@pytest.mark.parametrize("by_number", [True, False], ids=["another number", "on our page"])
def test_details_that_have_expired_are_given_anew(office: Office, case: EmbeddedCase, *, by_number: bool) -> None:
    number = write_down(office, person_of(case))
    case.engine.travel(timedelta(days=1, minutes=1))
    asyncio.run(case.apply(detailsNumber=number))
    shown = case.task("Task_CorrectApplication").variables
    assert (shown["detailsAsked"], "مهلت این برگهٔ مشخصات گذشته است" in shown["findingsText"]) == (True, True)
    if by_number:
        asyncio.run(correct_application(case, detailsNumber=write_down(office, person_of(case))))
    else:
        correct_person(office, shown["draftKey"], **person_of(case))
        asyncio.run(correct_application(case, detailsNumber=number))
    assert case.request.is_open


@pytest.mark.steps("NAM-01")
def test_a_correction_by_api_that_leaves_the_applicant_out_is_asked_for_the_same_papers(new_case: NewCase) -> None:
    case = new_case("name-change")
    asyncio.run(case.apply(documents=["last-paid-bill", "written-request"]))
    assert "تصویر سند رسمی" in asked(case)
    asyncio.run(correct_application(case, documents=["last-paid-bill", "written-request"]))
    assert "تصویر سند رسمی" in asked(case)


@pytest.mark.steps("SET-01")
def test_an_application_of_an_older_form_is_still_read_and_emptied(office: Office, case: EmbeddedCase) -> None:
    instance = office.engine.start_instance("settlement", {"application": case.application()})
    assert instance.task("Task_ControlReadings").is_open
    assert_nobody_in_the_engine(case)
