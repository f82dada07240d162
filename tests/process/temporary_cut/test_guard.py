"""The guard, before somebody is sent and at the door: hours, vital premises, a payment at every point of the way."""

import asyncio
from collections.abc import Callable

import pytest

from deploy.demo.stories import common
from deploy.demo.stories import temporary_cut as stories
from deploy.demo.stories.story import DAY, HOUR, MINUTE
from services.model.bills import BillState
from services.model.connections import ConnectionState
from services.model.keys import RequestOutcome
from services.model.metering import WorkOrderState
from services.specific.temporary_cut.model import CuttingTime
from tests.process.office import EmbeddedCase, Office
from tests.process.temporary_cut.records import case_of, hours, kept, make_vital, state, told, travel_to_hour

pytestmark = pytest.mark.process


def _begun(case: EmbeddedCase) -> None:
    asyncio.run(stories.begin(case, "cut-unpaid", "unpaid"))


def _warned(case: EmbeddedCase) -> None:
    _begun(case)
    asyncio.run(stories.order(case))


def _nearly_over(case: EmbeddedCase) -> None:
    _warned(case)
    asyncio.run(case.wait(7 * DAY - HOUR))


def _agent_sent(case: EmbeddedCase) -> None:
    _warned(case)
    asyncio.run(case.wait(7 * DAY))
    asyncio.run(stories.until_cutting_hours(case))
    assert case.task("Task_ArriveAtPlace", role="installation").is_open


def _agent_at_door(case: EmbeddedCase) -> None:
    _agent_sent(case)
    asyncio.run(stories.arrive(case))
    assert case.task("Task_ReportCut", role="installation").is_open


@pytest.mark.steps("CUT-05", "CUT-08")
@pytest.mark.parametrize("reached", [_begun, _warned, _nearly_over, _agent_sent, _agent_at_door])
def test_nobody_is_cut_after_a_payment_wherever_it_comes(
    office: Office, reached: Callable[[EmbeddedCase], None]
) -> None:
    case = case_of(office, "cut-unpaid")
    reached(case)
    asyncio.run(case.pay_bills())
    if reached is _begun:
        asyncio.run(stories.order(case))
        asyncio.run(case.wait(7 * DAY))
    if reached is _agent_sent:
        asyncio.run(stories.arrive(case))
        assert "پرداخت شده است" in case.task("Task_LeavePlace", role="installation").variables["guard"]["reason"]
        asyncio.run(case.complete("Task_LeavePlace"))
    if reached is _agent_at_door:
        asyncio.run(case.wait(2 * MINUTE))
        asyncio.run(stories.report_cut(case))
        assert state(case) is ConnectionState.CUT
        asyncio.run(case.complete("Task_ReconnectNow", {"powerIsBack": True}))
        assert "پوزش" in told(case, "cut-after-payment")
    case.instance.assert_completed()
    assert state(case) is ConnectionState.ACTIVE
    assert case.request.outcome == RequestOutcome("cut-called-off")
    cut = kept(case)
    assert cut is None or (cut.after_payment and cut.ended_at is not None)
    with office.begin() as uow:
        assert all(each.state is not WorkOrderState.OPEN for each in uow.metering.orders_of(case.code))


@pytest.mark.steps("CUT-05")
def test_a_payment_after_the_cut_and_before_its_report_does_not_make_the_cut_wrong(office: Office) -> None:
    case = case_of(office, "cut-unpaid")
    _agent_at_door(case)
    cut_at = case.now()
    asyncio.run(case.wait(20 * MINUTE))
    asyncio.run(case.pay_bills())
    asyncio.run(stories.report_cut(case, cutTime=stories.clock_text(cut_at + MINUTE)))
    case.instance.assert_completed()
    cut = kept(case)
    assert cut is not None
    assert not cut.after_payment
    assert cut.ended_at is None
    assert state(case) is ConnectionState.CUT


@pytest.mark.steps("CUT-05")
def test_power_is_cut_within_the_hours_alone_and_the_agent_waits_for_them(office: Office) -> None:
    case = case_of(office, "cut-on-request")
    asyncio.run(case.apply())
    travel_to_hour(case, 16)
    asyncio.run(common.examine_request(case, after=MINUTE))
    assert hours(case).at(case.now()) is CuttingTime.TOO_LATE or hours(case).at(case.now()) is not CuttingTime.OPEN
    case.instance.assert_not_waiting_at("Task_ArriveAtPlace")
    opening = hours(case).next_after(case.now())
    case.engine.travel(opening - case.now() - MINUTE)
    case.instance.assert_not_waiting_at("Task_ArriveAtPlace")
    case.engine.travel(2 * MINUTE)
    assert case.task("Task_ArriveAtPlace", role="installation").is_open
    travel_to_hour(case, 13)
    asyncio.run(stories.arrive(case))
    assert "بعدازظهر" in case.task("Task_LeavePlace", role="installation").variables["guard"]["reason"]
    asyncio.run(case.complete("Task_LeavePlace"))
    asyncio.run(stories.cut(case))
    case.instance.assert_completed()
    assert state(case) is ConnectionState.CUT


@pytest.mark.steps("CUT-05")
def test_a_vital_place_is_cut_by_no_machine(office: Office) -> None:
    case = case_of(office, "cut-unpaid")
    make_vital(case)
    _warned(case)
    asyncio.run(case.wait(8 * DAY))
    case.instance.assert_not_waiting_at("Task_ArriveAtPlace")
    report = {"decision": "do-not-cut", "reason": "بیمار با دستگاه تنفس"}
    asyncio.run(case.complete("Task_DecidePremises", {"premisesReport": report}))
    case.instance.assert_completed()
    assert state(case) is ConnectionState.ACTIVE


@pytest.mark.steps("CUT-05")
def test_a_vital_place_is_cut_by_the_written_order_of_the_head(office: Office) -> None:
    case = case_of(office, "cut-unpaid")
    _agent_sent(case)
    make_vital(case)
    asyncio.run(stories.arrive(case))
    asyncio.run(case.complete("Task_LeavePlace"))
    asyncio.run(case.complete("Task_DecidePremises", {"premisesReport": {"decision": "cut"}}))
    assert "دستور کتبی" in case.task("Task_DecidePremises", role="customer-services").variables["premisesMessage"]
    report = {"decision": "cut", "headOrder": "د/۸۸"}
    asyncio.run(case.complete("Task_DecidePremises", {"premisesReport": report}))
    asyncio.run(stories.cut(case))
    case.instance.assert_completed()
    assert state(case) is ConnectionState.CUT


@pytest.mark.steps("CUT-05")
def test_a_report_that_cannot_be_right_comes_back(office: Office) -> None:
    case = case_of(office, "cut-unpaid")
    _agent_at_door(case)
    asyncio.run(stories.report_cut(case, cutTime="۷:۰۰", extent="", sealNumber="--"))
    message = case.task("Task_ReportCut").variables["reportMessage"]
    assert "اجازهٔ قطع" in message
    assert "شمارهٔ پلمب قطع" in message
    asyncio.run(stories.report_cut(case))
    case.instance.assert_completed()


@pytest.mark.steps("CUT-05")
def test_visits_in_vain_keep_their_order_until_the_office_gives_up(office: Office) -> None:
    case = case_of(office, "cut-unpaid")
    _agent_sent(case)
    asyncio.run(stories.arrive(case, "nobody-home"))
    asyncio.run(case.complete("Task_ArrangeVisit", {"arrangement": {"decision": "at-once"}}))
    asyncio.run(stories.arrive(case, "wrong-address", visitNote="پلاک نبود"))
    given_up = {"decision": "give-up", "reason": "محل پیدا نشد"}
    asyncio.run(case.complete("Task_ArrangeVisit", {"arrangement": given_up}))
    case.instance.assert_completed()
    assert state(case) is ConnectionState.ACTIVE


@pytest.mark.steps("CUT-04")
def test_the_account_is_settled_before_anybody_is_sent(office: Office) -> None:
    case = case_of(office, "cut-debts")
    asyncio.run(stories.until_cut_ordered(case))
    case.instance.assert_not_waiting_at("Task_ArriveAtPlace")
    asyncio.run(common.pay_bill(case))
    assert BillState.ISSUED not in case.account().values()
    asyncio.run(stories.cut(case))
    case.instance.assert_completed()
