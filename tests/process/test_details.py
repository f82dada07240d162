"""An application names its person by a number: the papers of that person are asked for, and the engine sees nobody."""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories.common import correct_application
from services.intake.details_outcome import DetailsState, outcome_of
from services.model.keys import ApplicantKind
from tests.examples import plain_service, services_with
from tests.process.details import COMPANY, correct_person, person_of, write_down
from tests.process.office import EmbeddedCase, NewCase, Office

pytestmark = pytest.mark.process

SERVICES = [*(service.key for service in services_with(plain=False)), plain_service().key]
"""Those with a diagram of their own, and one on the standard process."""


def state(office: Office, number: str) -> tuple[DetailsState, str | None]:
    with office.begin() as uow:
        details = uow.details.find(number)
        assert details is not None
        outcome = outcome_of(uow, details, now=office.clock.now())
    return outcome.state, outcome.tracking_code


def assert_nobody_in_the_engine(case: EmbeddedCase) -> None:
    held = case.left_in_the_engine()
    for value in person_of(case.application()).values():
        assert str(value) not in held


@pytest.mark.parametrize("service", SERVICES)
def test_the_clerk_is_told_the_tracking_code_and_the_engine_of_nobody(
    office: Office, new_case: NewCase, service: str
) -> None:
    case = new_case(service)
    number = write_down(office, person_of(case.application()))
    asyncio.run(case.apply(detailsNumber=number))
    assert state(office, number) == (DetailsState.REGISTERED, case.code)
    assert case.request.application.applicant.national_id == person_of(case.application())["nationalId"]
    assert_nobody_in_the_engine(case)


def test_a_person_is_corrected_on_our_own_page_and_checked_again_with_the_form(
    office: Office, examined: EmbeddedCase
) -> None:
    number = write_down(office, {**person_of(examined.application()), "nationalId": COMPANY})
    asyncio.run(examined.apply(ApplicantKind.SUBSCRIBER, detailsNumber=number))
    shown = examined.task("Task_CorrectApplication").variables
    assert "از آنِ مشترک این اشتراک نیست" in shown["findingsText"]
    assert shown["detailsUrl"] == f"http://localhost:8280/drafts/{shown['draftKey']}/details"
    assert not shown["detailsAsked"]
    correct_person(office, shown["draftKey"], nationalId=person_of(examined.application())["nationalId"])
    asyncio.run(correct_application(examined))
    assert state(office, number) == (DetailsState.REGISTERED, examined.code)
    assert_nobody_in_the_engine(examined)


@pytest.mark.parametrize("by_number", [True, False], ids=["another number", "on our page"])
def test_details_that_have_expired_are_given_anew(office: Office, examined: EmbeddedCase, *, by_number: bool) -> None:
    number = write_down(office, person_of(examined.application()))
    examined.engine.travel(timedelta(days=1, minutes=1))
    asyncio.run(examined.apply(detailsNumber=number))
    shown = examined.task("Task_CorrectApplication").variables
    assert (shown["detailsAsked"], "مهلت این برگهٔ مشخصات گذشته است" in shown["findingsText"]) == (True, True)
    if by_number:
        asyncio.run(correct_application(examined, detailsNumber=write_down(office, person_of(examined.application()))))
    else:
        correct_person(office, shown["draftKey"], **person_of(examined.application()))
        asyncio.run(correct_application(examined, detailsNumber=number))
    assert examined.request.is_open


def test_an_application_of_an_older_form_is_still_read_and_emptied(office: Office, examined: EmbeddedCase) -> None:
    instance = office.engine.start_instance(examined.service, {"application": examined.application()})
    assert instance.task("Task_ExamineRequest").is_open
    assert_nobody_in_the_engine(examined)
