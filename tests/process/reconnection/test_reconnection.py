"""Power comes back: debts that come up on the way, visits in vain, credit that pays the bill, and the seven days."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from deploy.demo.stories import STORIES
from deploy.demo.stories import power_back as units
from deploy.demo.stories import reconnection as stories
from deploy.demo.stories.common import give_up_application, hand_over_bill, take_stub
from deploy.demo.stories.story import DAY
from services.jalali import local_date
from services.model.bills import BillState
from services.model.connections import ConnectionState
from services.model.keys import BillKind, RequestOutcome
from services.model.visits import AttemptOutcome
from services.money import Rials
from tests.process.limits import (
    Limit,
    assert_fires_just_after,
    assert_nobody_is_warned_of_what_is_over,
    assert_warned_before_it_is_late,
)
from tests.process.office import EmbeddedCase, Office
from tests.process.visiting import attempts, move, open_day, order_of, window

pytestmark = pytest.mark.process
STORY = {story.key: story for story in STORIES[stories.SERVICE]}


@pytest.fixture
def case(office: Office) -> EmbeddedCase:
    """Cut because its subscriber asked for it."""
    return office.case(STORY["power-back-asked"])


def state(case: EmbeddedCase) -> ConnectionState:
    with case.office.begin() as uow:
        return uow.connections.get(case.connection.bill_id).state


def paid(case: EmbeddedCase) -> EmbeddedCase:
    """An agent is out."""
    asyncio.run(units.until_paid(case))
    return case


def owe(case: EmbeddedCase) -> str:
    """One of the connection's periodic bills was paid by nobody after all, and is overdue."""
    with case.office.begin() as uow:
        bill = next(each for each in uow.bills.of_connection(case.connection.bill_id) if each.kind == BillKind.PERIODIC)
        uow.bills.save(replace(bill, state=BillState.ISSUED))
    return bill.number


def ended(case: EmbeddedCase, outcome: RequestOutcome, is_now: ConnectionState) -> None:
    case.instance.assert_completed().assert_no_incidents()
    assert case.request.outcome == outcome
    assert state(case) is is_now


@pytest.mark.steps("RCN-00", "RCN-05", "RCN-06")
def test_a_debt_that_is_overdue_by_then_is_paid_before_anybody_goes_and_the_limit_stands_still(
    case: EmbeddedCase,
) -> None:
    asyncio.run(units.until_terms(case))
    asyncio.run(hand_over_bill(case))
    debt = owe(case)
    asyncio.run(take_stub(case))
    case.instance.assert_not_waiting_at("Task_ReportPower")
    before = case.steps("RCN-00")[-1].due_at
    asyncio.run(hand_over_bill(case))
    case.engine.travel(8 * DAY)
    asyncio.run(take_stub(case, prefix="8"))
    after = case.steps("RCN-00")[-1].due_at
    assert before is not None
    assert after is not None
    assert after - before >= timedelta(days=8)
    assert case.account()[debt] is BillState.CONSOLIDATED
    asyncio.run(units.report_power(case))
    ended(case, RequestOutcome("reconnected"), ConnectionState.ACTIVE)


@pytest.mark.steps("RCN-06")
def test_where_it_stays_unpaid_the_fee_is_credit_and_power_stays_cut(case: EmbeddedCase) -> None:
    asyncio.run(units.until_terms(case))
    asyncio.run(hand_over_bill(case))
    debt = owe(case)
    asyncio.run(take_stub(case))
    asyncio.run(hand_over_bill(case))
    case.engine.travel(40 * DAY)
    ended(case, RequestOutcome.UNPAID, ConnectionState.CUT)
    assert case.account()[debt] is BillState.ISSUED
    assert "service-not-possible" in case.sms()


@pytest.mark.steps("RCN-06")
def test_nobody_at_home_the_agent_goes_again_and_then_it_is_given_up(case: EmbeddedCase) -> None:
    order = order_of(paid(case))
    report = {"outcome": AttemptOutcome.NOBODY_HOME.value}
    for decision in ("at-once", "give-up"):
        asyncio.run(case.complete("Task_ReportPower", {"powerReport": report}))
        said = {"decision": decision, "reason": "مشترک پاسخ نمی‌دهد"}
        case.task("Task_ArrangeVisit", role="connections").complete({"arrangement": said})
    assert len(attempts(case, order)) == 2
    ended(case, RequestOutcome.NOT_POSSIBLE, ConnectionState.CUT)


@pytest.mark.steps("RCN-06")
def test_a_time_that_is_agreed_on_while_the_agent_is_out_is_waited_for(case: EmbeddedCase) -> None:
    order = order_of(paid(case))
    move(case, order, window(open_day(case, 2)))
    case.instance.assert_not_waiting_at("Task_ReportPower")
    case.engine.travel(12 * DAY)
    asyncio.run(units.report_power(case))
    ended(case, RequestOutcome("reconnected"), ConnectionState.ACTIVE)


@pytest.mark.steps("RCN-05")
def test_credit_of_the_account_pays_the_bill_and_nobody_waits_for_a_payment(case: EmbeddedCase) -> None:
    with case.office.begin() as uow:
        known = uow.connections.get(case.connection.bill_id)
        uow.connections.save(replace(known, carried=Rials(-90_000_000)))
    asyncio.run(units.until_terms(case))
    asyncio.run(units.report_power(case))
    ended(case, RequestOutcome("reconnected"), ConnectionState.ACTIVE)


@pytest.mark.steps("RCN-02")
def test_power_that_flows_is_brought_back_to_nobody(case: EmbeddedCase) -> None:
    with case.office.begin() as uow:
        known = uow.connections.get(case.connection.bill_id)
        uow.connections.save(replace(known, state=ConnectionState.ACTIVE))
    asyncio.run(case.apply())
    assert "«برقرار»" in case.findings()
    asyncio.run(give_up_application(case))
    case.instance.assert_completed()


def _examined(case: EmbeddedCase) -> None:
    asyncio.run(case.apply())


def _announced(case: EmbeddedCase) -> None:
    asyncio.run(units.until_terms(case))


@pytest.mark.steps("RCN-00")
@pytest.mark.parametrize(("reach", "waits_at"), [(_examined, "Task_ExamineRequest"), (_announced, "Task_HandOverBill")])
def test_the_limit_of_seven_days_is_missed_just_after_it_and_not_before(
    case: EmbeddedCase, reach: Callable[[EmbeddedCase], None], waits_at: str
) -> None:
    async def reached(case: EmbeddedCase) -> None:
        await asyncio.to_thread(reach, case)

    assert_fires_just_after(case, Limit("RCN-00", 7 * DAY, waits_at=waits_at, reach=reached))


@pytest.mark.steps("RCN-00", "RCN-05")
def test_the_limit_stands_still_while_the_subscriber_pays(case: EmbeddedCase) -> None:
    asyncio.run(units.until_terms(case))
    before = case.steps("RCN-00")[-1].due_at
    assert before is not None
    asyncio.run(hand_over_bill(case))
    case.engine.travel(3 * DAY)
    asyncio.run(take_stub(case))
    after = case.steps("RCN-00")[-1].due_at
    assert after is not None
    assert timedelta(days=3) <= after - before < timedelta(days=4)
    assert local_date(after) > local_date(before)


@pytest.mark.steps("RCN-00")
def test_the_supervisor_is_warned_before_the_limit_is_over(case: EmbeddedCase) -> None:
    assert_warned_before_it_is_late(case, "RCN-00", share=0.9)


def test_nobody_is_warned_of_a_reconnection_that_is_over(case: EmbeddedCase) -> None:
    assert_nobody_is_warned_of_what_is_over(case)
