"""What is the permanent collection's own: the ways out, who is sent and sent again, the last bill."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories import permanent_collection as stories
from services.model.connections import ConnectionState
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import MeterCondition, WorkOrderState
from services.model.steps import StepState
from services.money import ZERO
from services.specific.permanent_collection.model import CollectedEquipment, Finding
from services.specific.permanent_collection.ports import Collections
from services.text import format_number, format_rials
from services.withdrawal import WithdrawalResult
from tests.process.office import EmbeddedCase, Office, play
from tests.process.permanent_collection.account import carried, owe

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["permanent-collection"]}
COLLECTION = BillKind("collection")


def _equipment(case: EmbeddedCase) -> CollectedEquipment | None:
    with case.office.begin() as uow:
        return uow.repository(Collections).equipment(case.code)


def _state(case: EmbeddedCase) -> ConnectionState:
    with case.office.begin() as uow:
        return uow.connections.get(case.connection.bill_id).state


@pytest.mark.steps(
    "COL-02a", "COL-02b", "COL-03", "COL-04", "COL-05", "COL-06", "COL-06a", "COL-07", "COL-08", "COL-09",
    "COL-10", "COL-11", "COL-12",
)  # fmt: skip
def test_each_step_of_a_collection_is_kept_in_the_ledger(collection: EmbeddedCase) -> None:
    play(collection, STORY["collection"])
    numbers = ("02a", "02b", "03", "04", "05", "06", "06a", "07", "08", "09", "10", "11", "12")
    for step in collection.ids(*numbers):
        assert [row.state for row in collection.steps(step)] == [StepState.DONE], step
    [service] = collection.steps("COL-00")
    assert service.state is StepState.MET


@pytest.mark.steps("COL-04", "COL-05", "COL-09", "COL-10")
def test_the_equipment_goes_from_the_agent_to_the_warehouse_and_the_connection_is_removed(office: Office) -> None:
    case = office.played(STORY["collection"])
    equipment = _equipment(case)
    assert equipment is not None
    assert equipment.meter_serial == case.connection.meter.serial
    assert equipment.seals == ("551234", "551235")
    assert equipment.test is not None
    assert (equipment.test.finding, equipment.test.error_hundredths) == (Finding.IN_ORDER, 80)
    assert equipment.receipt is not None
    assert _state(case) is ConnectionState.REMOVED


@pytest.mark.steps("COL-07")
def test_a_last_reading_in_doubt_is_billed_by_an_estimate_that_the_bill_explains(office: Office) -> None:
    case = office.played(STORY["collection-reading-estimated"])
    [last] = case.bills(COLLECTION)
    assert last.billed_up_to is None
    assert last.billed_kwh
    assert last.payable > ZERO
    [explained] = [line.title for line in last.lines if line.code == "energy-estimated"]
    assert format_number(last.billed_kwh) in explained
    assert not [sms.text for sms in case.sent() if "بدون مصرف تازه" in sms.text]


@pytest.mark.steps("COL-07")
def test_a_last_reading_in_doubt_is_billed_without_energy_where_diagnosis_waives_it(office: Office) -> None:
    case = office.played(STORY["collection-reading-in-doubt"])
    [last] = case.bills(COLLECTION)
    assert (last.billed_kwh, last.payable) == (None, ZERO)
    assert "energy-waived" in {line.code for line in last.lines}
    case.instance.assert_passed("Task_RecordJudgement", "Flow_JudgementAccepted_ToJudge", "Flow_ToPay_Settled")


@pytest.mark.steps("COL-02a")
def test_who_is_not_the_sole_user_is_told_so_and_charged_nothing(office: Office) -> None:
    case = office.played(STORY["collection-several-users"])
    assert case.bills() == []
    refusal = next(sms for sms in case.sent() if sms.template == "request-rejected")
    assert "تنها مصرف‌کننده" in refusal.text


@pytest.mark.steps("COL-03")
def test_a_file_with_several_users_gives_the_fee_back_as_credit(office: Office) -> None:
    case = office.played(STORY["collection-file-several-users"])
    [paid, _] = case.bills(BillKind.FEES)
    assert carried(case) == paid.carried_out - paid.total
    assert _state(case) is ConnectionState.ACTIVE


@pytest.mark.steps("COL-06a", "COL-06b")
def test_who_does_not_agree_keeps_the_connection_and_gets_nothing_back(office: Office) -> None:
    case = office.played(STORY["collection-terms-refused"])
    assert [row.state for row in case.steps("COL-06b")] == [StepState.DONE]
    assert case.sms()[-1] == "collection-not-agreed"
    assert _state(case) is ConnectionState.ACTIVE
    assert carried(case) >= ZERO
    case.instance.assert_not_passed("Task_CreditFees")


@pytest.mark.steps("COL-06a")
def test_the_terms_tell_how_long_an_answer_is_awaited_and_what_is_lost_after_it(collection: EmbeddedCase) -> None:
    asyncio.run(stories.until_terms(collection))
    terms = next(sms for sms in collection.sent() if sms.template == "collection-terms")
    assert "مهلت پاسخ: ۳ روز" in terms.text
    assert "پس از این مهلت درخواست بایگانی می‌شود و هزینهٔ پرداخت‌شده بازنمی‌گردد" in terms.text
    assert "مهلت پاسخ: ۳ روز" in collection.task("Task_AwaitAnswer").variables["termsText"]


@pytest.mark.steps("COL-06a", "COL-06b")
def test_an_answer_is_reminded_of_and_awaited_for_three_days_not_longer(collection: EmbeddedCase) -> None:
    asyncio.run(stories.until_terms(collection))
    collection.engine.travel(timedelta(days=1, minutes=-1))
    assert "collection-terms-reminder" not in collection.sms()
    collection.engine.travel(minutes=2)
    assert collection.sms().count("collection-terms-reminder") == 1
    collection.engine.travel(timedelta(days=2, minutes=-2))
    assert collection.task("Task_AwaitAnswer").is_open
    collection.engine.travel(minutes=2)
    collection.instance.assert_completed()
    assert collection.request.outcome == RequestOutcome.ABANDONED
    assert [row.state for row in collection.steps("COL-06b")] == [StepState.DONE]


@pytest.mark.steps("COL-06a")
def test_an_answer_that_is_none_ends_nothing(collection: EmbeddedCase) -> None:
    asyncio.run(stories.until_terms(collection))
    collection.task("Task_AwaitAnswer").complete({"agreementAnswer": None})
    collection.task("Task_AwaitAnswer").complete({"agreementAnswer": ["agreed"]})
    asyncio.run(stories.answer_terms(collection))
    assert collection.task("Task_CheckFile", role="customer-services").is_open


@pytest.mark.steps("COL-06a")
def test_the_terms_tell_what_the_test_at_the_place_found_and_a_faulty_meter_is_not_cut_off(
    collection: EmbeddedCase,
) -> None:
    asyncio.run(collection.apply())
    asyncio.run(common.pay_bill(collection))
    asyncio.run(common.report_test(collection, MeterCondition.STOPPED_REGISTER))
    terms = next(sms for sms in collection.sent() if sms.template == "collection-terms")
    assert "توقف شمارنده" in terms.text
    assert _state(collection) is ConnectionState.ACTIVE
    asyncio.run(collection.withdraw())
    assert collection.withdrawal is WithdrawalResult.ACCEPTED


@pytest.mark.steps("COL-04")
def test_a_visit_to_nobody_is_made_again_on_the_day_by_the_same_order(collection: EmbeddedCase) -> None:
    asyncio.run(stories.until_collection(collection))
    asyncio.run(stories.report_collection(collection, "not-at-home", postponedTo=collection.day_ahead(2)))
    assert collection.sms()[-1] == "collection-postponed"
    [timer] = collection.instance.timers("Event_AgreedDay")
    collection.engine.travel(timer.due - collection.engine.now() - timedelta(minutes=1))
    collection.instance.assert_waiting_at("Event_AgreedDay")
    collection.engine.travel(minutes=2)
    assert collection.task("Task_CollectEquipment").is_open
    with collection.office.begin() as uow:
        orders = [order for order in uow.metering.orders_of(collection.code) if order.kind == "equipment-collection"]
    assert [order.state for order in orders] == [WorkOrderState.OPEN]


@pytest.mark.steps("COL-04")
def test_what_stays_dangerous_is_told_with_its_reason_and_the_credit_and_not_as_a_refusal(office: Office) -> None:
    case = office.played(STORY["collection-too-dangerous"])
    told = next(sms for sms in case.sent() if sms.template == "service-not-possible")
    assert "دیوار در حال ریزش است" in told.text
    [paid, _] = case.bills(BillKind.FEES)
    assert format_rials(paid.total) in told.text
    assert "request-rejected" not in case.sms()
    assert carried(case) == paid.carried_out - paid.total


@pytest.mark.steps("COL-04")
@pytest.mark.parametrize("state", [ConnectionState.COLLECTED, ConnectionState.REMOVED])
def test_nobody_is_sent_for_a_meter_that_another_request_has_taken_and_the_fee_is_credit(
    collection: EmbeddedCase, state: ConnectionState
) -> None:
    asyncio.run(stories.until_terms(collection))
    asyncio.run(stories.answer_terms(collection))
    _taken_by_another(collection, state)
    asyncio.run(stories.check_file(collection))
    _assert_closed_as_collected_before(collection)
    with collection.office.begin() as uow:
        assert "equipment-collection" not in {order.kind for order in uow.metering.orders_of(collection.code)}


@pytest.mark.steps("COL-04")
def test_an_agent_who_comes_too_late_reports_what_he_will_and_the_request_is_closed(collection: EmbeddedCase) -> None:
    asyncio.run(stories.until_collection(collection))
    _taken_by_another(collection, ConnectionState.REMOVED)
    asyncio.run(stories.collect(collection))
    _assert_closed_as_collected_before(collection)
    assert _equipment(collection) is None
    with collection.office.begin() as uow:
        states = {order.state for order in uow.metering.orders_of(collection.code)}
    assert WorkOrderState.OPEN not in states


@pytest.mark.steps("COL-04")
def test_nobody_goes_back_to_a_danger_that_nobody_has_removed(collection: EmbeddedCase) -> None:
    asyncio.run(stories.until_collection(collection))
    asyncio.run(stories.report_collection(collection, "dangerous", reason="کابل بی‌روکش است"))
    collection.task("Task_MakeSafe", role="operations").complete({"safetyOutcome": None})
    assert collection.task("Task_MakeSafe").is_open
    collection.instance.assert_not_waiting_at("Task_CollectEquipment")


@pytest.mark.steps("COL-04")
def test_a_refusal_that_nobody_decides_on_sends_the_agent_again(collection: EmbeddedCase) -> None:
    asyncio.run(stories.until_collection(collection))
    asyncio.run(stories.report_collection(collection, "refused", reason="مشترک نگذاشت"))
    collection.task("Task_DecideAfterRefusal", role="customer-services").complete({"refusalDecision": None})
    assert collection.task("Task_CollectEquipment").is_open


@pytest.mark.steps("COL-01", "COL-02")
def test_an_application_that_does_not_say_who_uses_the_power_is_completed(collection: EmbeddedCase) -> None:
    asyncio.run(collection.apply(users=""))
    assert "مصرف‌کنندگان" in collection.findings()
    asyncio.run(common.give_up_application(collection))
    collection.instance.assert_completed().assert_passed("Task_DiscardDraft").assert_not_passed("Task_SmsRegistered")


@pytest.mark.steps("COL-02b")
def test_credit_that_pays_the_fee_asks_for_nothing(collection: EmbeddedCase) -> None:
    owe(collection, -50_000_000)
    asyncio.run(collection.apply())
    collection.instance.assert_not_waiting_at("Task_HandOverBill")
    assert collection.task("Task_TestMeter").is_open


def _taken_by_another(case: EmbeddedCase, state: ConnectionState) -> None:
    with case.office.begin() as uow:
        connection = uow.connections.get(case.connection.bill_id)
        uow.connections.save(replace(connection, state=state))


def _assert_closed_as_collected_before(case: EmbeddedCase) -> None:
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome("already-collected")
    told = next(sms for sms in case.sent() if sms.template == "collection-done-before")
    [paid, _] = case.bills(BillKind.FEES)
    assert format_rials(paid.total) in told.text
    assert carried(case) == paid.carried_out - paid.total
    assert "request-rejected" not in case.sms()
