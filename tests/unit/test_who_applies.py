"""Companies and foreigners apply like people, by numbers of their own."""

from dataclasses import replace

import pytest

from services.catalogue import service_of
from services.intake.application import read_application
from services.intake.documents import check_documents
from services.model.connections import Subscriber
from services.model.requests import Application, PersonKind
from services.registry import registry
from tests.examples import papers_of, service_with, services_with
from tests.fakes.samples import BILL_ID, DRAFT_KEY, SERVICE, company_records, typed_for
from tests.fakes.uow import FixedClock

SERVICES = [each.key for each in services_with()]
ASKS_COMPANIES = service_with(papers_for=PersonKind.COMPANY)
BROUGHT = papers_of(ASKS_COMPANIES)
COMPANY = "10380284790"
FOREIGNER = "125896347852"


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("number", [COMPANY, FOREIGNER, "1234567890123456", "1111111111"])
def test_any_kind_of_person_applies_for_any_service(service: str, number: str) -> None:
    read = read_application(typed_for(service, nationalId=f" \u202a{number}\u202c"), service_key=service)
    assert isinstance(read, Application), read
    assert read.applicant.national_id == number


@pytest.mark.parametrize("service", SERVICES)
def test_a_foreigner_with_a_code_of_ten_digits_says_so(service: str) -> None:
    typed = typed_for(service, nationalId="1234567890")
    assert not isinstance(read_application(typed, service_key=service), Application)
    read = read_application({**typed, "personKind": "foreigner"}, service_key=service)
    assert isinstance(read, Application), read
    assert read.applicant.national_id == "1234567890"


@pytest.mark.parametrize("number", [COMPANY, FOREIGNER])
@pytest.mark.parametrize(("typed", "codes"), [(None, []), ("10861677542", [("nationalId", "not-subscriber")])])
def test_a_company_or_a_foreigner_is_known_as_the_subscriber(
    number: str, typed: str | None, codes: list[tuple[str, str]]
) -> None:
    uow = company_records()
    connection = uow.connections.get(BILL_ID)
    subscriber = Subscriber(national_id=number, full_name="فولادسازان", mobile="09121234567", landline="02188001122")
    uow.connections.save(replace(connection, subscriber=subscriber))
    check = check_documents(
        uow,
        clock=FixedClock(),
        service_key=SERVICE,
        draft_key=DRAFT_KEY,
        application=typed_for(SERVICE, nationalId=typed or number, documents=list(service_of(SERVICE).documents)),
    )
    assert [(each.field, each.code) for each in check.findings] == codes
    assert number not in str(check.application)


def test_a_company_is_told_which_of_its_papers_are_missing() -> None:
    check = check_documents(
        company_records(),
        clock=FixedClock(),
        service_key=ASKS_COMPANIES.key,
        draft_key=DRAFT_KEY,
        application=typed_for(ASKS_COMPANIES.key, nationalId=COMPANY),
    )
    lacking = [each for each in papers_of(ASKS_COMPANIES, person=PersonKind.COMPANY) if each not in BROUGHT]
    assert lacking
    assert [each.code for each in check.findings if each.field == "documents"] == [f"missing-{one}" for one in lacking]
    assert all(registry().papers[paper] in check.findings_text for paper in lacking)
