"""A reading that contradicts the records stops at diagnosis, in time: as declared in step 4, as tested in step 9."""

import asyncio

import pytest

from deploy.demo.stories import STORIES, common, settlement
from deploy.demo.stories.story import HOUR, MINUTE
from services.model.bills import BillState
from services.model.keys import ApplicantKind, BillKind
from services.model.metering import MeterCondition
from services.model.steps import StepState
from tests.process.office import EmbeddedCase, Office, play

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["settlement"]}


async def _declared_too_low(case: EmbeddedCase) -> None:
    await case.apply(reading=str(case.plausible_kwh() - settlement.LESS))
    await settlement.insist_on_lower_reading(case)


async def _declined_too_low(case: EmbeddedCase) -> None:
    reading = str(case.plausible_kwh() - settlement.LESS)
    await case.apply(ApplicantKind.NEW_OWNER, documents=settlement.WITH_WAIVER, reading=reading)
    await settlement.insist_on_lower_reading(case)


async def _tested_too_low(case: EmbeddedCase) -> None:
    await settlement.until_test(case)
    await common.report_test(case, MeterCondition.IN_ORDER, more_kwh=-40)


@pytest.mark.steps("SET-04")
def test_a_judgement_that_is_missing_comes_back_within_the_same_fifteen_minutes(case: EmbeddedCase) -> None:
    asyncio.run(_declared_too_low(case))
    assert case.task("Task_ControlReadings").variables["readingCheck"]["inDoubt"] is True
    for _ in range(3):
        case.engine.travel(14 * MINUTE)
        case.task("Task_ControlReadings").complete({"diagnosisDecision": "approved"})
    assert case.task("Task_ControlReadings", role="diagnosis").variables["judgementMessage"]
    [row] = case.steps("SET-04")
    assert (row.state, row.finished_at) == (StepState.MISSED, None)
    asyncio.run(case.escalations(1))
    asyncio.run(settlement.approve_in_doubt(case))
    assert case.task("Task_HandOverBill").is_open
    case.instance.assert_no_incidents()


@pytest.mark.steps("SET-03")
def test_a_declined_test_whose_reading_is_in_doubt_stops_at_diagnosis(office: Office) -> None:
    case = office.case(STORY["declined-in-doubt"])
    play(case, STORY["declined-in-doubt"])
    assert [row.state for row in case.steps("SET-03")] == [StepState.DONE]
    assert [row.state for row in case.steps("SET-04")] == [StepState.MET]
    case.instance.assert_not_passed("Task_TestMeter")


@pytest.mark.steps("SET-03", "SET-05c")
def test_a_declined_test_whose_reading_is_corrected_stops_at_nobody_any_more(case: EmbeddedCase) -> None:
    asyncio.run(_declined_too_low(case))
    asyncio.run(settlement.examine(case, "returned-reading", "رقم کنتور نمی‌خواند"))
    asyncio.run(common.correct_application(case, reading=str(case.plausible_kwh()), readingDate=case.today()))
    assert case.task("Task_HandOverBill").is_open
    assert len(case.steps("SET-04")) == 1


@pytest.mark.steps("SET-09")
@pytest.mark.parametrize("key", ["bill-corrected", "bill-confirmed"])
def test_a_test_that_shows_less_than_the_bill_is_judged_before_anything_is_final(office: Office, key: str) -> None:
    case = office.case(STORY[key])
    asyncio.run(_tested_too_low(case))
    assert case.task("Task_JudgeTestReading", role="diagnosis").variables["meterTest"]["doubtText"]
    case.instance.assert_not_waiting_at("Task_AnnounceFinalBill")
    assert "settlement-final" not in case.sms()


@pytest.mark.steps("SET-09")
def test_a_corrected_bill_takes_the_place_of_the_provisional_one(office: Office) -> None:
    case = office.case(STORY["bill-corrected"])
    play(case, STORY["bill-corrected"])
    first, second = case.bills(BillKind("settlement"))
    assert (first.state, second.state) == (BillState.VOID, BillState.PAID)
    assert second.total < first.total
    assert case.sms()[-2:] == ["settlement-corrected", "settlement-final"]
    assert [row.state for row in case.steps("SET-09")] == [StepState.MET]


@pytest.mark.steps("SET-09")
def test_a_confirmed_bill_stays_and_nobody_is_told_of_a_correction(office: Office) -> None:
    case = office.case(STORY["bill-confirmed"])
    play(case, STORY["bill-confirmed"])
    assert [bill.state for bill in case.bills(BillKind("settlement"))] == [BillState.PAID]
    assert "settlement-corrected" not in case.sms()


@pytest.mark.steps("SET-09")
def test_a_decision_without_a_reason_comes_back_and_the_24_hours_go_on(case: EmbeddedCase) -> None:
    asyncio.run(_tested_too_low(case))
    due = case.task("Task_JudgeTestReading").due_date
    asyncio.run(settlement.judge_test(case, "confirm-bill", reason=" ", after=23 * HOUR))
    again = case.task("Task_JudgeTestReading", role="diagnosis")
    assert again.variables["correctionMessage"]
    assert again.due_date == due
    asyncio.run(settlement.judge_test(case, "confirm-bill", after=HOUR / 2))
    asyncio.run(settlement.announce(case, after=HOUR))
    assert [row.state for row in case.steps("SET-09")] == [StepState.MISSED]
    case.instance.assert_no_incidents()
