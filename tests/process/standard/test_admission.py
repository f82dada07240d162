"""By-law 35-4 at the counter: what stands in a request's way is told at once, and it goes on when that is mended."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from deploy.demo.stories.plain_connections import plain_connection
from services.jalali import local_date
from services.model.bills import BillState
from services.model.connections import ConnectionState
from services.money import Rials
from services.ports.outside import OutsideFault, OutsideSystem, SisterDebt
from services.registry.admission import Aspect, Requirement
from services.registry.values import LastBill
from services.text import to_persian_digits
from tests.examples import other_than, plain_service, service_with
from tests.process.office import EmbeddedCase, NewCase, Office

pytestmark = pytest.mark.process


def test_a_debt_elsewhere_and_a_request_that_excludes_it_are_told_at_once_and_mended(
    office: Office, new_case: NewCase
) -> None:
    asked = plain_service(
        requires=Requirement.DEBTS_ELSEWHERE, touches=Aspect.POWER, last_bill=LastBill.NEWEST, examined=True
    )
    other = other_than(asked, plain=True, touches=Aspect.POWER, last_bill=LastBill.NEWEST, examined=True)
    case = new_case(asked.key)
    elsewhere = overdue_elsewhere(office, case)
    first = EmbeddedCase(office, other.key, case.connection)
    asyncio.run(first.apply())
    asyncio.run(case.apply())
    refused = case.task("Task_CorrectApplication")
    told = case.findings()
    assert told.count("- ") == 2
    assert to_persian_digits(elsewhere) in told
    assert other.title in told
    assert to_persian_digits(first.code) in told
    with office.begin() as uow:
        [bill] = uow.bills.of_connection(elsewhere)
        uow.bills.save(replace(bill, state=BillState.PAID))
    asyncio.run(first.withdraw())
    refused.complete({"documentsOutcome": "corrected"})
    case.task("Task_ExamineRequest")


@pytest.fixture
def examined(new_case: NewCase) -> EmbeddedCase:
    """Of a service that asks all that an examination can be asked, before it is applied for."""
    return new_case(service_with(requires=Requirement.CAPACITY, plain=True, last_bill=LastBill.NEWEST).key)


def test_while_the_sister_companies_do_not_answer_the_unit_inquires_and_approves_nothing_unsaid(
    office: Office, examined: EmbeddedCase
) -> None:
    office.outside.unavailable[OutsideSystem.SISTER_COMPANIES] = OutsideFault.NOT_CONFIGURED
    asyncio.run(examined.apply())
    task = examined.task("Task_ExamineRequest")
    assert task.variables["sisterInquiry"] == "unavailable"
    assert "به این شرکت وصل نشده است" in task.variables["sisterDebtsText"]
    task.complete({"examineDecision": "approved"})
    again = examined.task("Task_ExamineRequest")
    assert again.variables["judgementMessage"].count("- ") == 2
    again.complete({"examineDecision": "approved", "capacity": "available", "sisterDebts": "clear"})
    examined.instance.assert_passed("Event_Approved")
    assert examined.instance.times_passed("Event_SistersUnavailable") == 1, "the form had come back at once"


def test_a_refusal_tells_the_applicant_every_condition_that_is_not_met(office: Office, examined: EmbeddedCase) -> None:
    office.outside.sister_debts = [SisterDebt(company="شرکت نمونه", amount=Rials(5_000))]
    asyncio.run(examined.apply())
    task = examined.task("Task_ExamineRequest")
    assert task.variables["sisterDebtsText"] == "- شرکت نمونه: ۵٬۰۰۰ ریال"
    task.complete(
        {
            "examineDecision": "rejected",
            "examineReason": "پس از تسویه دوباره درخواست کنید.",
            "capacity": "lacking",
        }
    )
    examined.instance.assert_completed()
    [refusal] = [each for each in examined.sent() if each.template == "request-rejected"]
    for told in ("به شرکت خواهر بدهی دارید.", "شبکه ظرفیت این قدرت را ندارد.", "پس از تسویه دوباره درخواست کنید."):
        assert told in refusal.text
    national_id = examined.connection.subscriber.national_id
    assert national_id not in examined.left_in_the_engine()


def overdue_elsewhere(office: Office, case: EmbeddedCase) -> str:
    """Another connection of the case's subscriber, with a bill that was due yesterday."""
    sample = plain_connection("elsewhere", ConnectionState.ACTIVE)
    today = local_date(office.clock.now())
    with office.begin() as uow:
        [*_, paid] = uow.bills.of_connection(case.connection.bill_id)
        uow.connections.save(replace(case.connection, bill_id=sample.bill_id))
        bill = replace(paid, number="elsewhere-1", bill_id=sample.bill_id, state=BillState.ISSUED)
        uow.bills.add(replace(bill, due_on=today - timedelta(days=1), tracking_code=None))
    return sample.bill_id
