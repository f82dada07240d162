"""What a name change makes of what the visit to the meter finds: broken seals, tests, faults one after another."""

import asyncio

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories import name_change as stories
from services.model.bills import BillState
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import MeterCondition
from services.model.steps import StepState
from tests.process.limits import shown, told
from tests.process.meters import assert_an_impossible_test_comes_back
from tests.process.office import EmbeddedCase, Office

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["name-change"]}
INSPECTION, FAULT = ["meter-inspection"], ["cut", "meter-repair", "reconnection"]
FOUND_OUT = {"seal-replacement", "meter-test-fee"}
LESS = 600
"""kWh below what is plausible today: below the last periodic reading, but not below the one before it."""


def _orders(case: EmbeddedCase) -> list[str]:
    with case.office.begin() as uow:
        return [str(order.kind) for order in uow.metering.orders_of(case.code)]


def _charged(case: EmbeddedCase) -> set[str]:
    [bill] = case.bills(BillKind.FEES)
    return {line.code for line in bill.lines}


def _debts(case: EmbeddedCase) -> list[BillState]:
    return [bill.state for bill in case.bills(BillKind.DEBT)]


def _national_id(case: EmbeddedCase) -> str:
    """Of whom the connection is registered to."""
    with case.office.begin() as uow:
        return uow.connections.get(case.connection.bill_id).subscriber.national_id


def _is_changed(case: EmbeddedCase) -> bool:
    return _national_id(case) == str(case.new_owner()["nationalId"])


@pytest.mark.steps("NAM-03", "NAM-05")
@pytest.mark.parametrize(
    ("key", "orders", "charged"),
    [
        ("name-change", INSPECTION, set()),
        ("seal-accepted", INSPECTION, {"seal-replacement"}),
        ("seal-and-test", [*INSPECTION, "meter-test"], FOUND_OUT),
        ("name-change-tampering", [*INSPECTION, *FAULT, *INSPECTION], set()),
    ],
)
def test_what_the_visit_finds_is_followed_up_and_charged(
    office: Office, key: str, orders: list[str], charged: set[str]
) -> None:
    case = office.played(STORY[key])
    assert _orders(case) == orders
    assert _charged(case) & FOUND_OUT == charged


@pytest.mark.steps("NAM-03", "NAM-04", "SET-10")
@pytest.mark.parametrize(
    "condition", sorted(set(MeterCondition) - {MeterCondition.IN_ORDER, MeterCondition.BROKEN_SEAL})
)
def test_a_faulty_meter_is_cut_before_diagnosis_examines_anything(
    name_change: EmbeddedCase, condition: MeterCondition
) -> None:
    asyncio.run(stories.find_fault(name_change, condition))
    assert name_change.task("Task_CutPower", role="meter-test").is_open
    name_change.instance.assert_not_passed("CallActivity_ExamineRequest").assert_not_waiting_at("Task_ExamineRequest")
    assert name_change.steps("NAM-04") == []


@pytest.mark.steps("NAM-04")
@pytest.mark.parametrize("condition", [MeterCondition.IN_ORDER, MeterCondition.BROKEN_SEAL])
def test_a_meter_in_order_or_with_a_broken_seal_is_for_diagnosis_to_judge(
    name_change: EmbeddedCase, condition: MeterCondition
) -> None:
    asyncio.run(stories.until_examination(name_change, condition))
    assert name_change.task("Task_ExamineRequest", role="diagnosis").is_open
    name_change.instance.assert_not_waiting_at("Task_CutPower")


def test_a_tampered_meter_is_paid_for_before_the_name_changes(office: Office) -> None:
    case = office.played(STORY["name-change-tampering"])
    debt, fees = case.bills()
    assert (debt.kind, debt.state) == (BillKind.DEBT, BillState.PAID)
    assert (fees.kind, fees.state) == (BillKind.FEES, BillState.PAID)
    assert len(case.steps("NAM-03")) == 2
    assert len(case.steps("NAM-04")) == 1
    assert _is_changed(case)


def test_the_debt_of_a_fault_that_is_not_paid_changes_nothing(office: Office) -> None:
    case = office.played(STORY["name-change-fault-unpaid"])
    assert _national_id(case) == case.connection.subscriber.national_id
    assert not {"name-changed", "liability-ended"} & set(case.sms())
    assert case.bills(BillKind.FEES) == []
    assert _debts(case) == [BillState.ISSUED]


@pytest.mark.steps("NAM-03", "NAM-05")
def test_a_seal_whose_test_finds_tampering_is_charged_with_the_test_when_the_fault_is_settled(
    name_change: EmbeddedCase,
) -> None:
    asyncio.run(stories.until_examination(name_change, MeterCondition.BROKEN_SEAL))
    asyncio.run(common.examine_request(name_change, "meter-test"))
    asyncio.run(common.report_test(name_change, MeterCondition.TAMPERING))
    asyncio.run(common.settle_fault(name_change))
    _inspected_and_changed(name_change)
    assert _orders(name_change) == [*INSPECTION, "meter-test", *FAULT, *INSPECTION]
    assert _charged(name_change) >= FOUND_OUT
    assert _debts(name_change) == [BillState.PAID]


@pytest.mark.steps("SET-10", "SET-11", "SET-12", "SET-13", "SET-14")
def test_a_second_fault_is_handled_and_paid_for_like_the_first(name_change: EmbeddedCase) -> None:
    asyncio.run(stories.find_fault(name_change, MeterCondition.TAMPERING))
    asyncio.run(common.settle_fault(name_change))
    asyncio.run(stories.inspect(name_change, MeterCondition.METER_FAILURE))
    name_change.task("Task_CutPower")
    asyncio.run(common.settle_fault(name_change))
    _inspected_and_changed(name_change)
    assert _orders(name_change) == [*INSPECTION, *FAULT, *INSPECTION, *FAULT, *INSPECTION]
    assert _debts(name_change) == [BillState.PAID, BillState.PAID]
    for step in ("SET-10", "SET-11", "SET-12", "SET-13", "SET-14"):
        assert len(name_change.steps(step)) == 2, step


def _inspected_and_changed(case: EmbeddedCase) -> None:
    """The meter is in order by now, and the name changes."""
    asyncio.run(stories.inspect(case))
    asyncio.run(common.examine_request(case))
    asyncio.run(stories.pay_and_change(case))
    assert case.request.outcome == RequestOutcome("name-changed")
    assert _is_changed(case)


@pytest.mark.steps("NAM-03")
def test_an_errand_without_a_limit_is_due_with_the_service_and_no_more_urgent_for_that(office: Office) -> None:
    inspector = office.case(STORY["inspector-chosen"])
    asyncio.run(inspector.apply())
    [whole] = inspector.steps("NAM-00")
    assert shown(inspector, "Task_ChooseAgent") == told(whole)
    asyncio.run(common.choose_agent(inspector, "۱۰۰۱"))
    assert shown(inspector, "Task_TestMeter") == told(whole)
    assert inspector.task("Task_TestMeter").priority == 50
    assert [(row.due_at, row.finished_at) for row in inspector.steps("NAM-03")] == [(None, None)]


@pytest.mark.steps("NAM-03", "NAM-04")
def test_a_visits_reading_in_doubt_is_judged_with_the_approval_of_a_name_change(
    name_change: EmbeddedCase,
) -> None:
    asyncio.run(name_change.apply())
    asyncio.run(common.report_test(name_change, MeterCondition.IN_ORDER, more_kwh=-LESS))
    asyncio.run(common.examine_request(name_change))
    again = name_change.task("Task_ExamineRequest", role="diagnosis")
    assert again.variables["judgementMessage"]
    judged = {"readingJudgement": "last-reading-wrong", "examineReason": "عکس کنتور دیده شد"}
    again.complete({"examineDecision": "approved", **judged})
    asyncio.run(stories.pay_and_change(name_change))
    assert [row.state for row in name_change.steps("NAM-04")] == [StepState.DONE]


@pytest.mark.steps("NAM-03")
def test_a_visit_with_a_reading_that_no_register_shows_comes_back(name_change: EmbeddedCase) -> None:
    asyncio.run(name_change.apply())
    assert_an_impossible_test_comes_back(name_change, then_waits_at="Task_ExamineRequest")
