"""How power for a period ends: read and settled on its last day, sooner, late, or with the meter gone."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from deploy.demo.stories import common
from deploy.demo.stories import free_market_power as stories
from services.jalali import format_jalali
from services.model.connections import ConnectionState
from services.model.metering import WorkOrderState
from services.money import ZERO, Rials
from services.specific.free_market_power.model import PowerPeriod
from services.specific.free_market_power.ports import PowerPeriods
from tests.process.free_market_power.periods import LAST_BILL, STORY, connection_of, give_credit, period_of
from tests.process.limits import MOMENT
from tests.process.office import EmbeddedCase, Office
from tests.process.visiting import move, open_day, order_of, window

pytestmark = pytest.mark.process


def test_credit_of_the_account_pays_the_last_bill_first_and_the_whole_deposit_is_paid_out(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_last_day(power))
    give_credit(power, 50_000_000)
    asyncio.run(stories.read_meter(power))
    end = period_of(power).end
    assert end is not None
    assert (end.set_off, end.paid_out) == (ZERO, Rials(2_700_000))
    assert connection_of(power).carried < ZERO
    asyncio.run(common.pay_instalment(power, "C1"))
    power.instance.assert_completed()


def test_where_nothing_was_deposited_and_credit_pays_the_last_bill_nothing_is_paid_out(power: EmbeddedCase) -> None:
    last_day = asyncio.run(stories.apply(power, kind="free-market"))
    asyncio.run(stories.visit(power))
    give_credit(power, 90_000_000)
    asyncio.run(stories.until_morning_of(power, last_day))
    asyncio.run(stories.read_meter(power))
    power.instance.assert_completed().assert_passed("Event_NothingLeft")
    assert connection_of(power).carried < ZERO


@pytest.mark.steps("FIN-01")
def test_a_renewed_period_is_read_and_settled_and_nothing_is_collected(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_granted(power))
    period = period_of(power)
    _grant_following(power, period)
    asyncio.run(stories.until_morning_of(power, format_jalali(period.terms.last_day)))
    shown = power.task("Task_TakeReading", role="installation").variables
    assert "سر جایش می‌ماند" in shown["workText"]
    asyncio.run(stories.read_meter(power))
    asyncio.run(common.pay_instalment(power, "R1"))
    assert connection_of(power).state is ConnectionState.ACTIVE


def _grant_following(case: EmbeddedCase, period: PowerPeriod) -> None:
    """Another request has been granted the days after this one's."""
    first = period.terms.last_day + timedelta(days=1)
    terms = replace(period.terms, first_day=first, last_day=first + timedelta(days=9))
    with case.office.begin() as uow:
        request = replace(uow.requests.get(case.code), tracking_code="1234567897", draft_key="d-renewed")
        uow.requests.add(request)
        uow.repository(PowerPeriods).add(replace(period, tracking_code="1234567897", terms=terms))


@pytest.mark.steps("FIN-01")
def test_power_that_is_given_up_ends_on_the_sooner_day_and_the_deposit_is_settled_then(office: Office) -> None:
    case = office.played(STORY["power-given-up"])
    period = period_of(case)
    assert period.early_end is not None
    assert period.terms.last_day < period.early_end.granted_last_day
    [told] = [sms.text for sms in case.sent() if sms.template == "power-ends-early"]
    assert f"به درخواست خود شما، روز آخر آن {format_jalali(period.terms.last_day)} است" in told
    assert "power-period-reminder" not in case.sms()
    [last] = case.bills(LAST_BILL)
    assert last.billed_up_to is not None
    assert last.billed_up_to.taken_on == period.terms.last_day
    assert connection_of(case).state is ConnectionState.COLLECTED


@pytest.mark.steps("FIN-01")
def test_an_early_end_that_cannot_be_comes_back_and_a_withdrawn_permit_sends_the_agent_the_same_day(
    power: EmbeddedCase,
) -> None:
    asyncio.run(stories.until_granted(power))
    granted = period_of(power).terms.last_day
    asyncio.run(stories.end_early(power, format_jalali(granted), letter="۱۲"))
    form = power.task("Task_EndEarly", role="customer-services").variables
    assert "در همین روز تمام می‌شود" in form["earlyEndMessage"]
    assert form["earlyEnd"]["letter"] == "۱۲"
    assert period_of(power).terms.last_day == granted
    asyncio.run(stories.until_morning_of(power, format_jalali(period_of(power).terms.first_day)))
    asyncio.run(stories.end_early(power, power.today(), letter="۱۲"))
    power.engine.travel(MOMENT)
    assert "جمع‌آوری" in power.task("Task_TakeReading", role="installation").variables["workText"]
    assert power.sms().count("power-period-reminder") == 0
    asyncio.run(stories.read_meter(power))
    asyncio.run(common.pay_instalment(power, "E1"))
    power.instance.assert_completed()


@pytest.mark.steps("FIN-01")
def test_an_early_end_that_was_entered_while_no_worker_was_there_is_recorded_when_they_are_back(
    power: EmbeddedCase,
) -> None:
    asyncio.run(stories.until_granted(power))
    last = period_of(power).terms.last_day
    sooner = format_jalali(last - timedelta(days=1))
    asyncio.run(stories.until_morning_of(power, format_jalali(last - timedelta(days=2))))
    with power.office.workers_away():
        asyncio.run(stories.end_early(power, sooner))
        power.engine.travel(days=1)
    assert format_jalali(period_of(power).terms.last_day) == sooner
    power.engine.travel(MOMENT)
    power.task("Task_TakeReading", role="installation")


@pytest.mark.steps("FIN-01")
def test_where_another_request_has_taken_the_meter_away_nobody_is_sent_and_the_deposit_is_settled(
    power: EmbeddedCase,
) -> None:
    asyncio.run(stories.until_granted(power))
    with power.office.begin() as uow:
        connection = uow.connections.get(power.connection.bill_id)
        uow.connections.save(replace(connection, state=ConnectionState.COLLECTED))
    asyncio.run(stories.until_morning_of(power, format_jalali(period_of(power).terms.last_day)))
    power.instance.assert_not_passed("CallActivity_TakeReading")
    [last] = power.bills(LAST_BILL)
    assert last.lines == ()
    asyncio.run(common.pay_instalment(power, "G1"))
    power.instance.assert_completed()


@pytest.mark.steps("FIN-01")
def test_where_it_is_taken_away_while_the_agent_is_on_his_way_he_says_so_and_the_deposit_is_settled(
    power: EmbeddedCase,
) -> None:
    asyncio.run(stories.until_last_day(power))
    with power.office.begin() as uow:
        connection = uow.connections.get(power.connection.bill_id)
        uow.connections.save(replace(connection, state=ConnectionState.REMOVED))
    asyncio.run(stories.read_meter(power))
    assert "با درخواست دیگری" in power.task("Task_TakeReading").variables["finalMessage"]
    asyncio.run(stories.report_end(power, {"outcome": "gone"}))
    assert connection_of(power).state is ConnectionState.REMOVED
    asyncio.run(common.pay_instalment(power, "G2"))
    power.instance.assert_completed()


@pytest.mark.steps("FIN-01")
def test_the_last_reading_is_missed_a_day_after_work_has_begun_and_not_before(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_last_day(power))
    [row] = power.steps("FIN-01")
    assert row.due_at is not None
    task = power.task("Task_TakeReading", role="installation")
    assert task.due_date is not None
    assert abs(task.due_date - row.due_at) < timedelta(seconds=1)
    power.engine.travel(row.due_at - power.engine.now() - MOMENT)
    assert "FIN-01" not in power.missed()
    power.engine.travel(2 * MOMENT)
    assert "FIN-01" in power.missed()
    assert power.task("Task_TakeReading").is_open


@pytest.mark.steps("FIN-01")
def test_the_days_after_the_last_one_are_billed_by_the_connections_own_tariff(office: Office) -> None:
    case = office.played(STORY["power-reading-late"])
    terms = period_of(case).terms
    [last] = case.bills(LAST_BILL)
    assert last.billed_up_to is not None
    assert last.billed_up_to.taken_on > terms.last_day
    titles = [line.title for line in last.lines if "خانگی" in line.title]
    assert any(format_jalali(terms.last_day + timedelta(days=1)) in title for title in titles)


@pytest.mark.steps("FIN-01")
def test_a_visit_in_vain_and_an_appointment_keep_the_order(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_last_day(power))
    order = order_of(power)
    asyncio.run(stories.report_end(power, {"outcome": "wrong-address", "visitNote": "؟"}))
    assert power.task("Task_TakeReading").variables["finalMessage"]
    move(power, order, window(open_day(power, ahead=2)))
    power.instance.assert_not_waiting_at("Task_TakeReading")
    power.engine.travel(days=8)
    asyncio.run(stories.read_meter(power))
    with power.office.begin() as uow:
        assert uow.metering.order(order.number).state is WorkOrderState.DONE


@pytest.mark.steps("FIN-01")
@pytest.mark.parametrize("key", ["power-nobody-home", "power-wrong-reports", "power-reading-in-doubt"])
def test_the_last_day_takes_the_reports_that_come_in(office: Office, key: str) -> None:
    case = office.played(STORY[key])
    end = period_of(case).end
    assert end is not None
    assert end.paid_out > ZERO


@pytest.mark.steps("FIN-01")
def test_of_a_reading_that_cannot_be_judged_no_energy_is_billed(office: Office) -> None:
    case = office.played(STORY["power-reading-in-doubt"])
    [last] = case.bills(LAST_BILL)
    assert (last.lines, last.billed_up_to) == ((), None)
    assert period_of(case).deposit == Rials(2_700_000)
