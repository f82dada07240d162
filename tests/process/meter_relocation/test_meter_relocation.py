"""What is the meter relocation's own: debts first, the place and its costs, the installer's report, the history."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories import meter_relocation as stories
from services.model.bills import BillState
from services.model.connections import ReadingSource
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import WorkOrderState
from services.model.steps import StepState
from services.money import ZERO, Rials
from services.specific.meter_relocation.model import PlaceSuitability, Relocation
from services.specific.meter_relocation.ports import Relocations
from services.text import normalise
from tests.process.details import COMPANY
from tests.process.office import EmbeddedCase, Office, play

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["meter-relocation"]}


def _relocations(case: EmbeddedCase) -> list[Relocation]:
    with case.office.begin() as uow:
        return list(uow.repository(Relocations).of_connection(case.connection.bill_id))


def _orders(case: EmbeddedCase) -> list[WorkOrderState]:
    with case.office.begin() as uow:
        return [order.state for order in uow.metering.orders_of(case.code)]


def _installed_readings(case: EmbeddedCase) -> list[int]:
    with case.office.begin() as uow:
        readings = uow.connections.readings(case.connection.bill_id)
    return [reading.kwh for reading in readings if reading.source is ReadingSource.INSTALLATION]


def _carried(case: EmbeddedCase) -> Rials:
    with case.office.begin() as uow:
        return uow.connections.get(case.connection.bill_id).carried


def _fees(case: EmbeddedCase) -> set[str]:
    """The codes of the fees, without the levies on them."""
    [bill] = case.bills(BillKind.FEES)
    return {line.code for line in bill.lines} - {"value-added-tax"}


@pytest.mark.steps("REL-03", "REL-04", "REL-05", "REL-06", "REL-07", "REL-08", "REL-09")
def test_each_step_of_a_relocation_is_kept_in_the_ledger(relocation: EmbeddedCase) -> None:
    play(relocation, STORY["relocation"])
    for step in relocation.ids("03", "04", "05", "06", "07", "08", "09"):
        assert [row.state for row in relocation.steps(step)] == [StepState.DONE], step
    [service] = relocation.steps("REL-00")
    assert service.state is StepState.MET


@pytest.mark.steps("REL-08")
def test_a_relocated_meter_keeps_its_history(office: Office) -> None:
    case = office.played(STORY["relocation"])
    [relocation] = _relocations(case)
    assert relocation.place == normalise(str(case.application()["requestedPlace"]))
    assert relocation.seal_before == normalise(stories.SEAL_BEFORE)
    assert relocation.seal_after == normalise(stories.SEAL_AFTER)
    assert _installed_readings(case) == [relocation.reading_kwh]
    assert _orders(case) == [WorkOrderState.DONE]


@pytest.mark.steps("REL-09")
def test_the_file_of_a_relocated_meter_goes_to_the_archive(office: Office) -> None:
    case = office.played(STORY["relocation"])
    with office.begin() as uow:
        entry = uow.requests.archive_entry(case.code)
    assert entry is not None
    assert entry.outcome == RequestOutcome("relocated")


@pytest.mark.steps("REL-03")
def test_what_is_owed_is_paid_before_anybody_visits_the_place(office: Office) -> None:
    case = office.case(STORY["relocation-debts"])
    owed = {number for number, state in case.account().items() if state is BillState.ISSUED}
    assert owed
    asyncio.run(stories.until_visit(case))
    assert case.task("Task_HandOverBill", role="diagnosis").variables["billKind"] == "overdue"
    case.instance.assert_not_waiting_at("Task_VisitMountingPlace")
    asyncio.run(common.pay_bill(case))
    [overdue] = case.bills(BillKind.OVERDUE)
    with office.begin() as uow:
        assert {taken.number for taken in uow.bills.consolidated_into(overdue.number)} == owed
    assert overdue.state is BillState.PAID
    assert BillState.ISSUED not in case.account().values()
    case.instance.assert_waiting_at("Task_VisitMountingPlace")


@pytest.mark.steps("REL-03")
def test_debts_that_are_not_paid_are_as_before(office: Office) -> None:
    case = office.case(STORY["relocation-debts-unpaid"])
    before = case.account()
    assert BillState.ISSUED in before.values()
    play(case, STORY["relocation-debts-unpaid"])
    assert case.account() == before
    assert [bill.state for bill in case.bills()] == [BillState.VOID]
    assert _relocations(case) == []


@pytest.mark.steps("REL-03")
def test_diagnosis_sees_what_is_owed(office: Office) -> None:
    case = office.case(STORY["relocation-debts"])
    asyncio.run(case.apply())
    account = case.task("Task_ExamineRequest", role="diagnosis").variables["account"]
    assert account["owed"] is True
    assert account["lines"]


@pytest.mark.steps("REL-04", "REL-05")
@pytest.mark.parametrize(
    ("key", "fees"),
    [
        ("relocation", {"relocation-fee", "seal-replacement"}),
        (
            "relocation-with-work",
            {"relocation-fee-three-phase", "seal-replacement", "cable-extension", "meter-box", "wall-preparation"},
        ),
    ],
)
def test_the_costs_follow_from_the_place_and_the_phases(office: Office, key: str, fees: set[str]) -> None:
    assert _fees(office.played(STORY[key])) == fees


@pytest.mark.steps("REL-04")
def test_a_refused_place_costs_nothing_and_the_subscriber_is_told_why(office: Office) -> None:
    case = office.played(STORY["place-refused"])
    with office.begin() as uow:
        [visit] = uow.repository(Relocations).visits_of(case.code)
    assert visit.suitability is PlaceSuitability.REFUSED
    assert case.bills() == []
    refusal = next(sms for sms in case.sent() if sms.template == "place-refused")
    assert "لولهٔ گاز" in refusal.text


@pytest.mark.steps("REL-06")
def test_costs_that_are_not_paid_leave_the_meter_where_it_is(office: Office) -> None:
    case = office.played(STORY["relocation-fees-unpaid"])
    assert [bill.state for bill in case.bills()] == [BillState.VOID]
    assert _orders(case) == []
    assert _relocations(case) == []


@pytest.mark.steps("REL-08")
def test_a_wrong_report_comes_back_with_the_reasons_and_moves_nothing(relocation: EmbeddedCase) -> None:
    asyncio.run(stories.until_relocation(relocation))
    seal = stories.SEAL_BEFORE
    asyncio.run(stories.report_relocation(relocation, "done", sealBefore=seal, sealAfter=seal, reading="نامعلوم"))
    again = relocation.task("Task_RelocateMeter", role="installation")
    message = again.variables["relocationMessage"]
    assert "پلمب تازه همان پلمب پیشین" in message
    assert message.count("\n- ") + message.startswith("- ") == 2
    assert again.variables["relocationReport"]["sealBefore"] == seal
    assert _relocations(relocation) == []
    asyncio.run(stories.relocate(relocation))
    assert len(_relocations(relocation)) == 1


@pytest.mark.steps("REL-07", "REL-08")
def test_a_postponed_relocation_waits_for_the_agreed_day(relocation: EmbeddedCase) -> None:
    asyncio.run(stories.until_relocation(relocation))
    asyncio.run(stories.report_relocation(relocation, "postponed", postponedTo=relocation.day_ahead(3)))
    assert relocation.sms()[-1] == "relocation-postponed"
    [timer] = relocation.instance.timers("Event_AgreedDay")
    relocation.engine.travel(timer.due - relocation.engine.now() - timedelta(minutes=1))
    relocation.instance.assert_waiting_at("Event_AgreedDay")
    relocation.engine.travel(minutes=2)
    assert relocation.task("Task_RelocateMeter").is_open
    assert len(relocation.steps("REL-07")) == 2
    assert _orders(relocation) == [WorkOrderState.OPEN]


@pytest.mark.steps("REL-07", "REL-08")
def test_a_second_attempt_is_an_order_of_its_own(office: Office) -> None:
    case = office.played(STORY["relocation-second-attempt"])
    assert _orders(case) == [WorkOrderState.CANCELLED, WorkOrderState.DONE]
    assert len(_relocations(case)) == 1


@pytest.mark.steps("REL-08")
def test_the_fees_of_a_relocation_that_cannot_be_done_are_credited_once(office: Office) -> None:
    case = office.played(STORY["relocation-given-up"])
    [paid] = [bill for bill in case.bills(BillKind.FEES) if bill.total > ZERO]
    assert paid.state is BillState.PAID
    assert _carried(case) == paid.carried_out - paid.total
    failed = next(sms for sms in case.sent() if sms.template == "relocation-failed")
    assert "دیوار محل جدید" in failed.text
    assert _relocations(case) == []


@pytest.mark.steps("REL-01", "REL-02")
def test_an_application_that_is_given_up_is_never_registered(relocation: EmbeddedCase) -> None:
    asyncio.run(relocation.apply(requestedPlace=""))
    task = relocation.task("Task_CorrectApplication", role="customer-services")
    assert "محل" in task.variables["findingsText"]
    asyncio.run(common.give_up_application(relocation))
    relocation.instance.assert_completed().assert_passed("Task_DiscardDraft").assert_not_passed("Task_SmsRegistered")


@pytest.mark.steps("REL-02")
def test_a_second_relocation_of_the_same_connection_is_refused_with_the_open_code(
    office: Office, relocation: EmbeddedCase
) -> None:
    asyncio.run(relocation.apply())
    second = EmbeddedCase(office, relocation.service, relocation.connection)
    asyncio.run(second.apply())
    refused = second.task("Task_TellRequestOpen", role="customer-services")
    assert refused.variables["openTrackingCode"] == relocation.code
    refused.complete()
    second.instance.assert_completed()
    assert relocation.task("Task_ExamineRequest").is_open


@pytest.mark.parametrize("answer", ["given-up", None])
def test_a_returned_relocation_that_is_not_corrected_is_archived(relocation: EmbeddedCase, answer: str | None) -> None:
    asyncio.run(relocation.apply())
    asyncio.run(common.examine_request(relocation, "returned", "درخواست کتبی امضا ندارد"))
    if answer:
        asyncio.run(common.give_up_application(relocation))
    else:
        relocation.engine.travel(days=11)
    relocation.instance.assert_completed()
    assert relocation.request.outcome == RequestOutcome.ABANDONED


@pytest.mark.steps("REL-04")
@pytest.mark.parametrize(
    "report",
    [
        {"suitability": "refused", "reason": "   "},
        {"suitability": "refused"},
        {"suitability": "possible-with-work", "works": []},
    ],
    ids=["blank-reason", "no-reason", "no-works"],
)
def test_a_visit_to_the_place_that_says_too_little_comes_back(
    relocation: EmbeddedCase, report: dict[str, object]
) -> None:
    asyncio.run(stories.until_visit(relocation))
    task = relocation.task("Task_VisitMountingPlace", role="diagnosis")
    assert not task.variables.get("placeMessage")
    task.complete({"placeReport": report})
    again = relocation.task("Task_VisitMountingPlace", role="diagnosis")
    assert "- " in again.variables["placeMessage"]
    assert again.variables["placeReport"]["suitability"] == report["suitability"]
    assert "place-refused" not in relocation.sms()
    asyncio.run(stories.visit_place(relocation, PlaceSuitability.POSSIBLE))
    with relocation.office.begin() as uow:
        [visit] = uow.repository(Relocations).visits_of(relocation.code)
    assert visit.suitability is PlaceSuitability.POSSIBLE
    assert relocation.task("Task_HandOverBill").is_open
    relocation.instance.assert_no_incidents()


@pytest.mark.steps("REL-01")
def test_the_company_that_is_the_subscriber_sends_its_representative(relocation: EmbeddedCase) -> None:
    _company_as_subscriber(relocation)
    asyncio.run(relocation.apply(nationalId=COMPANY))
    assert "معرفی‌نامهٔ نمایندهٔ شرکت" in relocation.findings()
    papers = ["last-paid-bill", "written-request", "representative-letter"]
    asyncio.run(common.correct_application(relocation, documents=papers))
    assert relocation.request.is_open


def _company_as_subscriber(case: EmbeddedCase) -> None:
    with case.office.begin() as uow:
        connection = uow.connections.get(case.connection.bill_id)
        holder = replace(connection.subscriber, national_id=COMPANY, full_name="فولادسازان")
        uow.connections.save(replace(connection, subscriber=holder))
