"""What may happen at the door before a meter is tested. The hour of the test goes on: its manifest says no pause."""

import asyncio
from datetime import datetime, time, timedelta

import pytest

from deploy.demo.stories import common, settlement
from deploy.demo.stories.story import DAY
from services.jalali import TEHRAN
from services.model.metering import MeterCondition
from services.model.steps import StepState
from services.model.visits import AttemptOutcome, Side
from tests.process.limits import MOMENT
from tests.process.office import EmbeddedCase
from tests.process.visiting import agreed, attempts, move, open_day, order_of, window

pytestmark = pytest.mark.process


@pytest.fixture
def sent(case: EmbeddedCase) -> EmbeddedCase:
    """The tester is on his way."""
    asyncio.run(settlement.until_test(case))
    return case


def report(case: EmbeddedCase, outcome: AttemptOutcome, **said: object) -> None:
    case.task("Task_TestMeter", role="meter-test").complete({"testReport": {"outcome": outcome.value, **said}})


def assert_tested(case: EmbeddedCase) -> None:
    asyncio.run(common.report_test(case, MeterCondition.IN_ORDER))
    assert case.task("Task_AnnounceFinalBill").is_open
    case.instance.assert_no_incidents()


@pytest.mark.steps("SET-08")
def test_nobody_at_home_leads_to_a_second_visit_within_the_same_hour(sent: EmbeddedCase) -> None:
    order, [row] = order_of(sent), sent.steps("SET-08")
    report(sent, AttemptOutcome.NOBODY_HOME)
    task = sent.task("Task_ArrangeVisit", role="connections")
    assert task.priority == 80, "it lies in the hour"
    assert task.due_date is not None
    assert row.due_at is not None
    assert abs(task.due_date - row.due_at) < timedelta(seconds=5)
    assert task.variables["mayGiveUp"] is False
    sent.engine.travel(timedelta(hours=1) - MOMENT)
    assert sent.missed() == set()
    sent.engine.travel(2 * MOMENT)
    assert sent.missed() == {"SET-08"}
    task.complete({"arrangement": {"decision": "at-once"}})
    shown = sent.task("Task_TestMeter").variables
    assert (shown["testReport"], shown["testMessage"]) == (None, None)
    assert len(attempts(sent, order)) == 1
    assert_tested(sent)
    assert [each.state for each in sent.steps("SET-08")] == [StepState.MISSED]


@pytest.mark.steps("SET-08")
def test_the_office_cannot_give_up_a_test_that_the_settlement_needs(sent: EmbeddedCase) -> None:
    report(sent, AttemptOutcome.WRONG_ADDRESS, visitNote="پلاک در این کوچه نیست")
    give_up = {"arrangement": {"decision": "give-up", "reason": "پیدا نشد"}}
    sent.task("Task_ArrangeVisit").complete(give_up)
    again = sent.task("Task_ArrangeVisit").variables
    assert "نمی‌توان از مراجعه صرف نظر کرد" in again["arrangementMessage"]
    assert again["arrangement"] == give_up["arrangement"]
    sent.task("Task_ArrangeVisit").complete({"arrangement": {"decision": "at-once"}})
    assert_tested(sent)


@pytest.mark.steps("SET-08")
def test_a_test_that_is_put_off_is_made_at_its_time_and_told_as_late(sent: EmbeddedCase) -> None:
    order, day = order_of(sent), open_day(sent, 2)
    report(sent, AttemptOutcome.POSTPONED, **window(day))
    [made] = agreed(sent, order)
    assert made.agreed_by is Side.AGENT
    sent.engine.travel(hours=2)
    assert sent.missed() == {"SET-08"}
    sent.instance.assert_not_waiting_at("Task_TestMeter")
    sent.engine.travel(datetime.combine(day, time(9), tzinfo=TEHRAN) - sent.engine.now() + MOMENT)
    assert_tested(sent)
    [waited] = sent.steps("VIS-01")
    assert waited.state is StepState.DONE


@pytest.mark.steps("SET-08")
def test_a_subscriber_makes_an_appointment_before_the_tester_has_come(sent: EmbeddedCase) -> None:
    order, day = order_of(sent), open_day(sent, 1)
    move(sent, order, window(day))
    sent.instance.assert_not_waiting_at("Task_TestMeter")
    sent.engine.travel(datetime.combine(day, time(9), tzinfo=TEHRAN) - sent.engine.now() + MOMENT)
    sent.instance.assert_passed("Event_AppointmentChanged", "Event_AppointmentCame")
    assert_tested(sent)


@pytest.mark.steps("SET-08")
@pytest.mark.parametrize(
    "said", [{}, {"visitDay": "فردا", "visitFrom": "۹", "visitUntil": "۱۱"}, {"visitDay": 7, "visitFrom": [], "x": 1}]
)
def test_a_wrong_report_of_a_visit_in_vain_comes_back_with_what_was_typed(
    sent: EmbeddedCase, said: dict[str, object]
) -> None:
    order = order_of(sent)
    report(sent, AttemptOutcome.POSTPONED, **said)
    shown = sent.task("Task_TestMeter").variables
    assert "- " in shown["testMessage"]
    assert shown["testReport"] == {"outcome": "postponed", **said}
    assert (attempts(sent, order), agreed(sent, order)) == ([], [])
    sent.engine.travel(DAY / 24 / 60)
    assert_tested(sent)


@pytest.mark.steps("SET-08")
@pytest.mark.parametrize("outcome", [None, 5, "nobody", ["nobody-home"]])
def test_an_outcome_that_is_none_goes_to_the_check_of_the_report(sent: EmbeddedCase, outcome: object) -> None:
    sent.task("Task_TestMeter").complete({"testReport": {"outcome": outcome}})
    assert "وضع کنتور" in sent.task("Task_TestMeter").variables["testMessage"]
    assert_tested(sent)
