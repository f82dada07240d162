"""What a permanent collection refunds: how much, when each instalment is paid, and what stops one."""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories import permanent_collection as stories
from services.model.bills import BillState
from services.model.keys import BillKind, RequestOutcome
from services.model.refunds import Instalment, InstalmentState, Refund, RefundPurpose
from services.model.steps import StepState
from services.money import ZERO, Rials
from services.refunds.payee import FLOORS
from tests.process.limits import MOMENT
from tests.process.office import EmbeddedCase, Office, play
from tests.process.permanent_collection.account import carried, owe

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["permanent-collection"]}
COLLECTION = BillKind("collection")


def _refund(case: EmbeddedCase) -> Refund:
    with case.office.begin() as uow:
        refund = uow.refunds.find(case.code)
    assert refund is not None
    return refund


def _instalments(case: EmbeddedCase) -> list[Instalment]:
    with case.office.begin() as uow:
        return list(uow.refunds.instalments_of(case.code))


@pytest.mark.steps("COL-11", "COL-12")
def test_half_of_the_value_is_paid_at_once(office: Office) -> None:
    case = office.played(STORY["collection"])
    refund = _refund(case)
    [paid] = _instalments(case)
    # What rounding of bills has left over is owed, too.
    assert refund.percent == 50
    assert ZERO <= refund.deducted < Rials(1_000)
    assert (paid.state, paid.left) == (InstalmentState.PAID, refund.payable)
    assert case.sms().count("refund-paid") == 1


@pytest.mark.steps("COL-11")
def test_a_payment_that_comes_in_while_the_form_is_open_brings_it_back_with_the_new_figures(
    collection: EmbeddedCase,
) -> None:
    asyncio.run(stories.until_refund(collection))
    before = collection.task("Task_DecideRefund", role="customer-services").variables["refund"]
    assert before["creditText"] is None
    owe(collection, -5_000_000)
    asyncio.run(stories.decide_refund(collection))
    again = collection.task("Task_DecideRefund", role="customer-services").variables
    assert "دوباره تصمیم بگیرید" in again["planMessage"]
    assert again["refundPlan"] == {"way": "cash"}
    assert again["refund"]["creditText"] is not None
    collection.instance.assert_not_waiting_at("Task_PayInstalment")
    asyncio.run(stories.decide_refund(collection))
    credit = _refund(collection).credit
    assert Rials(4_999_000) < credit <= Rials(5_000_000)
    collection.engine.travel(minutes=1)
    shown = collection.task("Task_PayInstalment", role="finance").variables["instalment"]
    assert shown["creditText"] is not None
    asyncio.run(common.pay_instalment(collection, "T1"))
    paid = next(sms for sms in collection.sent() if sms.template == "refund-paid")
    assert "بستانکاری حساب" in paid.text
    assert carried(collection) == ZERO


@pytest.mark.steps("COL-12")
def test_later_instalments_are_paid_on_their_days_after_the_archive(collection: EmbeddedCase) -> None:
    asyncio.run(_until_first_instalment(collection))
    assert collection.request.outcome == RequestOutcome("permanently-collected")
    [service] = collection.steps("COL-00")
    assert service.state is StepState.MET
    assert [each.is_open for each in _instalments(collection)] == [False, True, True]
    [timer] = collection.instance.timers("Event_DueDay")
    collection.engine.travel(timer.due - collection.engine.now() - timedelta(minutes=1))
    collection.instance.assert_waiting_at("Event_DueDay")
    collection.engine.travel(minutes=2)
    assert collection.task("Task_PayInstalment", role="finance").variables["instalment"]["number"] == 2


@pytest.mark.steps("COL-12")
def test_a_debt_that_appears_stops_the_next_instalment_until_finance_sets_it_off(collection: EmbeddedCase) -> None:
    asyncio.run(_until_first_instalment(collection))
    owe(collection, 400_000)
    collection.engine.travel(days=32)
    stopped = collection.task("Task_SettleDebt", role="finance")
    assert stopped.variables["stoppingDebt"] == {
        "owedText": "۴۰۰٬۰۰۰ ریال",
        "canPayText": "۴۰۰٬۰۰۰ ریال",
        "floorText": FLOORS[RefundPurpose.CONNECTION],
    }
    collection.instance.assert_not_waiting_at("Task_PayInstalment")
    for undecided in ("look-again", None):
        collection.task("Task_SettleDebt").complete({"debtDecision": undecided})
    collection.task("Task_SettleDebt").complete({"debtDecision": "set-off"})
    assert collection.sms()[-1] == "refund-set-off"
    assert _instalments(collection)[1].set_off == Rials(400_000)
    assert carried(collection) == ZERO
    asyncio.run(common.pay_instalment(collection, "T2"))
    assert _refund(collection).payable == Rials.total(each.left for each in _instalments(collection))


@pytest.mark.steps("COL-12")
def test_a_debt_that_is_paid_elsewhere_stops_nothing_any_more(collection: EmbeddedCase) -> None:
    asyncio.run(_until_first_instalment(collection))
    before = _refund(collection)
    owe(collection, 400_000)
    collection.engine.travel(days=32)
    owe(collection, -400_000)
    collection.task("Task_SettleDebt").complete({"debtDecision": "look-again"})
    assert collection.task("Task_PayInstalment").is_open
    assert _refund(collection) == before


@pytest.mark.steps("COL-12")
def test_a_set_off_of_nothing_is_told_to_nobody(collection: EmbeddedCase) -> None:
    asyncio.run(_until_first_instalment(collection))
    before = _refund(collection)
    owe(collection, 400_000)
    collection.engine.travel(days=31)
    assert collection.task("Task_SettleDebt").is_open
    owe(collection, -400_000)
    collection.task("Task_SettleDebt").complete({"debtDecision": "set-off"})
    assert "refund-set-off" not in collection.sms()
    assert collection.task("Task_PayInstalment", role="finance").is_open
    assert _refund(collection) == before


@pytest.mark.steps("RFD-01")
def test_an_instalment_shows_its_day_and_is_missed_when_it_has_passed(collection: EmbeddedCase) -> None:
    asyncio.run(_until_first_instalment(collection))
    [timer] = collection.instance.timers("Event_DueDay")
    collection.engine.travel(timer.due - collection.engine.now() + timedelta(minutes=1))
    paying = collection.task("Task_PayInstalment", role="finance")
    row = collection.steps("RFD-01")[-1]
    assert row.due_at is not None
    assert timedelta() <= row.due_at - timer.due - timedelta(days=1) < timedelta(minutes=1)
    assert paying.due_date is not None
    assert abs(paying.due_date - row.due_at) < timedelta(seconds=1)
    collection.engine.travel(row.due_at - collection.engine.now() - MOMENT)
    assert "RFD-01" not in collection.missed()
    collection.engine.travel(2 * MOMENT)
    assert "RFD-01" in collection.missed()
    assert collection.task("Task_PayInstalment").is_open
    asyncio.run(common.pay_instalment(collection, "T2"))
    assert [row.state for row in collection.steps("RFD-01")] == [StepState.MET, StepState.MISSED]


@pytest.mark.steps("RFD-01")
def test_an_instalment_that_could_not_be_paid_stays_within_its_limit(collection: EmbeddedCase) -> None:
    asyncio.run(stories.until_refund(collection))
    asyncio.run(stories.decide_refund(collection))
    collection.engine.travel(minutes=1)
    report = {"outcome": "not-paid", "reason": "حساب بسته است"}
    collection.task("Task_PayInstalment").complete({"paymentReport": report})
    assert len(collection.steps("RFD-01")) == 1
    asyncio.run(common.pay_instalment(collection, "T1"))
    assert [row.state for row in collection.steps("RFD-01")] == [StepState.MET]


@pytest.mark.steps("COL-12")
def test_the_same_transfer_pays_one_instalment(collection: EmbeddedCase) -> None:
    asyncio.run(_until_first_instalment(collection))
    asyncio.run(common.pay_instalment(collection, "T1", after=timedelta(days=31)))
    again = collection.task("Task_PayInstalment")
    assert "پیش‌تر برای قسط ۱" in again.variables["paymentMessage"]
    assert [each.is_open for each in _instalments(collection)] == [False, True, True]


@pytest.mark.steps("COL-07", "COL-08", "COL-11")
def test_damages_and_debts_that_are_not_paid_are_set_off_against_the_refund(office: Office) -> None:
    case = office.case(STORY["collection-damaged-unpaid"])
    owed = {number for number, state in case.account().items() if state is BillState.ISSUED}
    assert owed
    play(case, STORY["collection-damaged-unpaid"])
    [last] = case.bills(COLLECTION)
    assert {"equipment-damage", "equipment-tampering"} <= {line.code for line in last.lines}
    with office.begin() as uow:
        assert {taken.number for taken in uow.bills.consolidated_into(last.number)} == owed
    refund = _refund(case)
    assert refund.payable == refund.column_one
    assert refund.deducted > ZERO
    [debt] = case.bills(BillKind.DEBT)
    assert last.state is BillState.CONSOLIDATED
    assert debt.payable + debt.carried_out == last.payable + last.carried_out - refund.deducted


async def _until_first_instalment(case: EmbeddedCase) -> None:
    await stories.until_refund(case)
    await stories.decide_refund(case, "instalments", count="۳", reason="بودجهٔ ماه پر است")
    await common.pay_instalment(case, "T1")
