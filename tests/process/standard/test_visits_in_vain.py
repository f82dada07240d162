"""What may happen at the door of a plain service: nobody at home, put off by the subscriber, a wrong address."""

import asyncio
from datetime import datetime, time, timedelta

import pytest

from deploy.demo.stories.story import DAY
from services.catalogue import Service
from services.jalali import TEHRAN
from services.model.metering import WorkOrderState
from services.model.steps import StepState
from services.model.visits import AttemptOutcome, Side
from tests.examples import services_with, whole_step
from tests.process.limits import MOMENT
from tests.process.office import EmbeddedCase, NewCase, plain
from tests.process.standard.ledger_rows import whole
from tests.process.visiting import Typed, agreed, attempts, move, open_day, order_of, window
from tests.working_days import next_working_day

pytestmark = pytest.mark.process

WAITING = "VIS-01"


@pytest.fixture
def service() -> Service:
    """Its limit stands still until an appointment."""
    found = services_with(plain=True, examined=True, costs=True, work_order=True)
    return next(each for each in found if WAITING in whole_step(each).paused_by)


@pytest.fixture
def case(service: Service, new_case: NewCase) -> EmbeddedCase:
    """An agent is out for the work."""
    case = new_case(service.key)

    async def sent() -> None:
        await case.apply()
        await plain(case).examine()
        await plain(case).visit()
        await plain(case).charge()

    asyncio.run(sent())
    return case


def report(case: EmbeddedCase, outcome: AttemptOutcome, **said: object) -> None:
    case.task("Task_ReportOrder").complete({"orderReport": {"outcome": outcome.value, "entries": [], **said}})


def decide(case: EmbeddedCase, decision: str, typed: Typed | None = None) -> None:
    arrangement = {"decision": decision, **(typed or {})}
    case.task("Task_ArrangeVisit", role="connections").complete({"arrangement": arrangement})


def finish(case: EmbeddedCase) -> None:
    """The work is done after all, and the request comes to its end."""

    async def done() -> None:
        await plain(case).work()
        await plain(case).answer()

    asyncio.run(done())
    case.instance.assert_completed().assert_no_incidents()


def at(case: EmbeddedCase, ahead: int, hour: int) -> datetime:
    return datetime.combine(open_day(case, ahead), time(hour), tzinfo=TEHRAN)


def travel_to(case: EmbeddedCase, moment: datetime) -> None:
    case.engine.travel(moment - case.engine.now())


def test_nobody_at_home_is_kept_and_told_and_the_office_agrees_on_a_time(case: EmbeddedCase) -> None:
    order = order_of(case)
    report(case, AttemptOutcome.NOBODY_HOME)
    [attempt] = attempts(case, order)
    assert (attempt.outcome, attempt.agent_code, attempt.note) == (AttemptOutcome.NOBODY_HOME, order.agent_code, None)
    assert case.sms()[-1] == "visited-in-vain"
    task = case.task("Task_ArrangeVisit", role="connections")
    assert "کسی در محل نبود" in task.variables["attemptsText"]
    starts_at = at(case, 2, 9)
    decide(case, "appointment", window(starts_at.date()))
    [made] = agreed(case, order)
    assert (made.window.starts_at, made.agreed_by) == (starts_at, Side.OFFICE)
    assert case.sms()[-1] == "appointment"
    travel_to(case, starts_at - MOMENT)
    case.instance.assert_not_waiting_at("Task_ReportOrder")
    travel_to(case, starts_at + MOMENT)
    shown = case.task("Task_ReportOrder").variables
    assert shown["orderReport"].get("outcome") is None
    assert order_of(case) == order, "the same order, open as before"
    finish(case)
    case.instance.assert_passed("Event_VisitAgain", "Event_TimeCame")


def test_a_visit_that_is_put_off_has_its_time_at_once_and_the_limit_stands_still_until_then(
    case: EmbeddedCase, service: Service
) -> None:
    order, before = order_of(case), whole(case, service)
    assert before.due_at is not None
    starts_at = at(case, 3, 9)
    put_off_at = case.engine.now()
    report(case, AttemptOutcome.POSTPONED, **window(starts_at.date()))
    [made] = agreed(case, order)
    assert made.agreed_by is Side.AGENT
    assert "visited-in-vain" not in case.sms()
    assert whole(case, service).stands_still
    travel_to(case, starts_at + MOMENT)
    after = whole(case, service)
    [waited] = case.steps(WAITING)
    assert waited.finished_at is not None
    assert waited.state is StepState.DONE
    assert after.due_at == before.due_at + (waited.finished_at - waited.started_at)
    assert waited.started_at - put_off_at < timedelta(minutes=1)
    travel_to(case, after.due_at - MOMENT)
    assert whole(case, service).missed_at is None
    travel_to(case, after.due_at + MOMENT)
    assert whole(case, service).missed_at == after.due_at
    finish(case)


def test_a_wait_whose_engine_is_ahead_of_the_workers_asks_once_a_minute_until_the_time_has_come(
    case: EmbeddedCase,
) -> None:
    starts_at = at(case, 2, 9)
    report(case, AttemptOutcome.POSTPONED, **window(starts_at.date()))
    asked = case.instance.times_passed("Task_FindAppointment")
    case.office.clock.behind = timedelta(minutes=4)
    travel_to(case, starts_at + timedelta(minutes=2, seconds=30))
    case.instance.assert_not_waiting_at("Task_ReportOrder")
    assert case.instance.times_passed("Task_FindAppointment") - asked == 3
    case.engine.travel(minutes=1)
    assert case.task("Task_ReportOrder").is_open
    assert case.instance.times_passed("Task_FindAppointment") - asked == 4


def test_a_wrong_address_goes_to_the_office_with_what_is_wrong_and_the_agent_at_once_again(case: EmbeddedCase) -> None:
    order = order_of(case)
    report(case, AttemptOutcome.WRONG_ADDRESS, visitNote="پلاک ۴ در این کوچه نیست")
    shown = case.task("Task_ArrangeVisit").variables
    assert "پلاک ۴ در این کوچه نیست" in shown["attemptsText"]
    decide(case, "at-once")
    assert case.task("Task_ReportOrder").is_open
    assert agreed(case, order) == []
    assert case.steps(WAITING) == []
    finish(case)


def test_a_second_visit_in_vain_is_given_up_with_its_reason_and_what_was_paid_is_credited(case: EmbeddedCase) -> None:
    order = order_of(case)
    report(case, AttemptOutcome.NOBODY_HOME)
    decide(case, "at-once")
    report(case, AttemptOutcome.NOBODY_HOME)
    assert len(attempts(case, order)) == 2
    assert case.task("Task_ArrangeVisit").variables["mayGiveUp"] is True
    case.task("Task_ArrangeVisit").complete({"arrangement": {"decision": "give-up", "reason": "دو بار در محل نبود"}})
    case.instance.assert_completed().assert_passed("Event_VisitGivenUp", "Event_OrderGivenUp")
    assert case.request.outcome == "not-possible"
    with case.office.begin() as uow:
        assert uow.metering.order(order.number).state is WorkOrderState.CANCELLED
        reported = {each.work_order_number for each in uow.metering.order_reports_of(case.code)}
    assert order.number not in reported
    assert "service-not-possible" in case.sms()


@pytest.mark.parametrize(
    ("report_", "told"),
    [
        ({"outcome": "postponed"}, "روز مراجعه"),
        ({"outcome": "postponed", "visitDay": "۱۳۹۹/۰۱/۰۵", "visitFrom": "۹", "visitUntil": "۱۱"}, "گذشته است"),
        ({"outcome": "postponed", "visitDay": 5, "visitFrom": ["۹"], "visitUntil": {}}, "روز مراجعه"),
        ({"outcome": "wrong-address"}, "نشانی نمی‌خواند"),
        ({"outcome": "wrong-address", "visitNote": "؟؟"}, "نشانی نمی‌خواند"),
    ],
)
def test_a_report_of_a_visit_in_vain_that_cannot_be_right_comes_back_as_it_was_typed(
    case: EmbeddedCase, report_: dict[str, object], told: str
) -> None:
    order = order_of(case)
    case.task("Task_ReportOrder").complete({"orderReport": {"entries": [], **report_}})
    shown = case.task("Task_ReportOrder").variables
    assert told in shown["reportMessage"]
    assert shown["orderReport"] == {"entries": [], **report_}
    assert attempts(case, order) == []
    assert agreed(case, order) == []
    report(case, AttemptOutcome.NOBODY_HOME)
    decide(case, "at-once")
    assert case.task("Task_ReportOrder").variables["reportMessage"] is None
    finish(case)


def test_a_decision_of_the_office_that_cannot_be_right_comes_back(case: EmbeddedCase) -> None:
    report(case, AttemptOutcome.NOBODY_HOME)
    for wrong, told in (
        ({}, "تصمیم انتخاب نشده"),
        ({"decision": 7}, "تصمیم"),
        ({"decision": "appointment"}, "روز مراجعه"),
        ({"decision": "give-up"}, "دلیل صرف نظر"),
    ):
        case.task("Task_ArrangeVisit").complete({"arrangement": wrong})
        assert told in case.task("Task_ArrangeVisit").variables["arrangementMessage"]
    decide(case, "at-once")
    finish(case)


def test_an_appointment_is_moved_by_the_subscriber_while_it_is_waited_for(case: EmbeddedCase) -> None:
    order = order_of(case)
    first = at(case, 2, 9)
    second = datetime.combine(next_working_day(first.date(), ahead=3), time(10), tzinfo=TEHRAN)
    report(case, AttemptOutcome.POSTPONED, **window(first.date()))
    move(case, order, window(second.date(), "۱۰:۰۰", "۱۲:۰۰"))
    assert [each.agreed_by for each in agreed(case, order)] == [Side.AGENT, Side.SUBSCRIBER]
    assert case.sms()[-2:] == ["appointment", "appointment"]
    travel_to(case, first + DAY)
    case.instance.assert_not_waiting_at("Task_ReportOrder")
    travel_to(case, second + MOMENT)
    assert case.task("Task_ReportOrder").is_open
    assert len(case.steps(WAITING)) == 1, "one wait, however often it is moved"
    finish(case)


def test_an_appointment_before_the_agent_has_gone_takes_his_task_back_until_then(case: EmbeddedCase) -> None:
    order, starts_at = order_of(case), at(case, 2, 9)
    move(case, order, window(starts_at.date()))
    case.instance.assert_not_waiting_at("Task_ReportOrder")
    travel_to(case, starts_at + MOMENT)
    case.instance.assert_passed("Event_AppointmentChanged")
    finish(case)


def test_an_appointment_that_the_subscriber_makes_meanwhile_spares_the_office_its_decision(case: EmbeddedCase) -> None:
    order = order_of(case)
    report(case, AttemptOutcome.NOBODY_HOME)
    starts_at = at(case, 2, 9)
    move(case, order, window(starts_at.date()))
    case.instance.assert_not_waiting_at("Task_ArrangeVisit").assert_passed("Event_AppointmentMadeElsewhere")
    travel_to(case, starts_at + MOMENT)
    finish(case)


def test_what_is_withdrawn_by_its_closing_waits_for_no_appointment(case: EmbeddedCase) -> None:
    """The wait ends with the service: nothing is left in the engine or open in the ledger."""
    order = order_of(case)
    report(case, AttemptOutcome.POSTPONED, **window(open_day(case, 2)))
    case.engine.travel(DAY * 6)
    assert order_of(case) == order
    finish(case)
    assert not [row for row in case.ledger() if row.is_open]


def test_old_news_of_an_appointment_spares_the_office_no_decision(case: EmbeddedCase) -> None:
    """The engine keeps the message for an hour, in which the agent was there, in vain."""
    order, nine = order_of(case), at(case, 1, 9)
    move(case, order, window(nine.date(), "۹:۰۰", "۱۰:۰۰"))
    travel_to(case, nine - timedelta(minutes=30))
    move(case, order, window(nine.date(), "۹:۱۵", "۱۰:۰۰"))
    travel_to(case, nine + timedelta(minutes=20))
    report(case, AttemptOutcome.NOBODY_HOME)
    assert case.task("Task_ArrangeVisit").is_open
    decide(case, "at-once")
    finish(case)
    case.instance.assert_not_passed("Gateway_TimeKnown")
