"""The power returns on its day: reminded before, sooner, later with a renewed licence, or settled by a person."""

import asyncio
from datetime import date, timedelta

import pytest

from deploy.demo.stories import STORIES
from deploy.demo.stories import power_reduction as stories
from deploy.demo.stories.story import DAY, HOUR, MINUTE
from services.jalali import format_jalali, local_date
from services.model.connections import ConnectionState
from services.model.steps import StepState
from services.specific.power_reduction.ending import last_day
from services.visiting.next_visit import start_of_work
from tests.process.limits import MOMENT, Limit, assert_fires_just_after, reviews
from tests.process.office import EmbeddedCase, Office
from tests.process.power_reduction.records import fuse, history, kept, put, told

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["power-reduction"]}
FULL, REDUCED = (stories.AMPERAGE, 3), (stories.REDUCED, 3)
LICENCE = {"licence": "۹۹", "licenceIssuer": "سازمان صنعت"}


def _last_day(case: EmbeddedCase) -> date:
    with case.office.begin() as uow:
        return last_day(uow, case.code)


def _travel_to(case: EmbeddedCase, day: date, *, before: timedelta = timedelta(0)) -> None:
    """To the hour at which work begins on a day, or so long before it."""
    case.engine.travel(start_of_work(day) - before - case.engine.now())


@pytest.fixture
def reduced(reduction: EmbeddedCase) -> EmbeddedCase:
    """The power is reduced, the file archived."""
    asyncio.run(stories.until_reduced(reduction))
    assert fuse(reduction) == REDUCED
    return reduction


@pytest.mark.steps("RED-11")
def test_the_subscriber_is_reminded_seven_days_before_and_once(reduced: EmbeddedCase) -> None:
    reminder = _last_day(reduced) - 7 * DAY
    _travel_to(reduced, reminder, before=MOMENT)
    assert "reduction-reminder" not in reduced.sms()
    reduced.engine.travel(2 * MOMENT)
    assert format_jalali(_last_day(reduced)) in told(reduced, "reduction-reminder")
    reduced.engine.travel(6 * DAY)
    assert reduced.sms().count("reduction-reminder") == 1
    assert reduced.task("Task_ChangeEnd", role="customer-services").priority == 20


@pytest.mark.steps("RED-11")
def test_operations_are_sent_on_the_day_and_not_before(reduced: EmbeddedCase) -> None:
    _travel_to(reduced, _last_day(reduced), before=MOMENT)
    reduced.instance.assert_not_waiting_at("Task_ReportVisit")
    reduced.engine.travel(2 * MOMENT)
    task = reduced.task("Task_ReportVisit", role="operations")
    assert task.due_date is not None
    assert timedelta(0) <= task.due_date - start_of_work(_last_day(reduced) + DAY) < MINUTE
    assert "**۳ فاز ۱۰۰ آمپر**" in task.variables["workText"]
    assert fuse(reduced) == REDUCED


@pytest.mark.steps("RED-11")
def test_the_return_is_late_a_day_after_the_last_day_begins(reduction: EmbeddedCase) -> None:
    async def on_its_day(case: EmbeddedCase) -> None:
        await stories.until_reduced(case)
        _travel_to(case, _last_day(case))

    assert_fires_just_after(reduction, Limit("RED-11", DAY, waits_at="Task_ReportVisit", reach=on_its_day))
    assert [task.variables["isMissed"] for task in reviews(reduction)] == [True]
    asyncio.run(stories.mount_fuse(reduction, stories.AMPERAGE, after=MINUTE))
    reduction.instance.assert_completed()
    assert fuse(reduction) == FULL


@pytest.mark.steps("RED-11")
def test_a_sooner_end_needs_no_licence(office: Office) -> None:
    case = office.played(STORY["reduction-sooner"])
    assert fuse(case) == FULL
    until = case.request.application.answers["reducedUntil"]
    assert isinstance(until, date)
    assert _last_day(case) < until
    assert "reduction-reminder" not in case.sms()
    assert format_jalali(_last_day(case)) in told(case, "reduction-end-changed")


@pytest.mark.steps("RED-11")
def test_a_later_end_goes_by_the_renewed_licence_and_is_reminded_of_again(office: Office) -> None:
    case = office.played(STORY["reduction-extended"])
    until = case.request.application.answers["reducedUntil"]
    assert isinstance(until, date)
    assert _last_day(case) > until
    assert case.sms().count("reduction-reminder") == 2
    assert [change.change for change in history(case)] == ["temporary-decrease", "power-return"]


@pytest.mark.steps("RED-11")
def test_an_end_that_cannot_be_is_told_and_nothing_is_changed(reduced: EmbeddedCase) -> None:
    until = _last_day(reduced)
    asyncio.run(stories.change_end(reduced, format_jalali(until + DAY), **LICENCE, licenceValidUntil="۱۴۰۵/۰۱/۰۱"))
    form = reduced.task("Task_ChangeEnd").variables
    assert "پیش از پایان مدت کاهش قدرت تمام می‌شود" in form["endMessage"]
    assert form["endReport"]["licence"] == "۹۹"
    assert _last_day(reduced) == until
    asyncio.run(stories.change_end(reduced, format_jalali(until - DAY)))
    assert _last_day(reduced) == until - DAY
    assert reduced.task("Task_ChangeEnd").variables["endMessage"] is None


@pytest.mark.steps("RED-11")
def test_the_last_day_as_it_stands_is_no_other_and_nobody_is_told_of_a_change(reduced: EmbeddedCase) -> None:
    asyncio.run(stories.change_end(reduced, format_jalali(_last_day(reduced))))
    assert "در همین روز تمام می‌شود" in reduced.task("Task_ChangeEnd").variables["endMessage"]
    assert "reduction-end-changed" not in reduced.sms()


@pytest.mark.steps("RED-11")
@pytest.mark.parametrize("passed", [7 * DAY, timedelta(0)], ids=["reminder", "end"])
def test_a_renewed_licence_that_was_entered_while_no_worker_was_there_is_not_lost_to_a_timer(
    reduced: EmbeddedCase, passed: timedelta
) -> None:
    until = _last_day(reduced)
    later = format_jalali(until + 30 * DAY)
    _travel_to(reduced, until - passed, before=HOUR)
    with reduced.office.workers_away():
        asyncio.run(stories.change_end(reduced, later, **LICENCE, licenceValidUntil=format_jalali(until + 90 * DAY)))
        reduced.engine.travel(2 * HOUR)
    assert _last_day(reduced) == until + 30 * DAY
    assert later in told(reduced, "reduction-end-changed")
    reduced.instance.assert_not_waiting_at("Task_ReportVisit")
    assert reduced.task("Task_ChangeEnd").variables["endMessage"] is None


@pytest.mark.steps("RED-11")
def test_a_licence_that_does_not_cover_the_new_last_day_puts_no_return_off(reduced: EmbeddedCase) -> None:
    until = _last_day(reduced)
    _travel_to(reduced, until, before=HOUR)
    with reduced.office.workers_away():
        late = {**LICENCE, "licenceValidUntil": format_jalali(until)}
        asyncio.run(stories.change_end(reduced, format_jalali(until + 30 * DAY), **late))
        reduced.engine.travel(2 * HOUR)
    reduced.engine.travel(MOMENT)
    assert _last_day(reduced) == until
    reduced.task("Task_ReportVisit", role="operations")


@pytest.mark.steps("RED-11")
def test_a_connection_that_was_removed_meanwhile_is_settled_by_a_person(reduced: EmbeddedCase) -> None:
    put(reduced, {"state": ConnectionState.REMOVED})
    _travel_to(reduced, _last_day(reduced))
    reduced.instance.assert_not_waiting_at("Task_ReportVisit")
    assert "وضعیت" in reduced.task("Task_SettleObstacle", role="customer-services").variables["workMessage"]
    asyncio.run(stories.settle_obstacle(reduced, "give-up", "انشعاب برای همیشه برچیده شده است"))
    reduced.instance.assert_completed().assert_passed("Event_NotReturned")
    assert fuse(reduced) == REDUCED
    assert kept(reduced).end_reason == "انشعاب برای همیشه برچیده شده است"
    assert "برای همیشه برچیده" in told(reduced, "power-not-returned")


@pytest.mark.steps("RED-11")
def test_a_fuse_that_was_changed_meanwhile_is_not_set_back_before_it_is_clear(reduced: EmbeddedCase) -> None:
    put(reduced, {"amperage": 80})
    _travel_to(reduced, _last_day(reduced))
    assert "اکنون ۳ فاز ۸۰ آمپر است" in reduced.task("Task_SettleObstacle").variables["workMessage"]
    put(reduced, {"amperage": stories.REDUCED})
    asyncio.run(stories.settle_obstacle(reduced, "again"))
    asyncio.run(stories.mount_fuse(reduced, stories.AMPERAGE, after=HOUR))
    reduced.instance.assert_completed()
    assert fuse(reduced) == FULL


@pytest.mark.steps("RED-11")
def test_a_record_that_changes_while_the_agent_is_out_stays_as_it_is(reduced: EmbeddedCase) -> None:
    _travel_to(reduced, _last_day(reduced))
    put(reduced, {"amperage": 80})
    asyncio.run(stories.mount_fuse(reduced, stories.AMPERAGE, after=HOUR))
    assert "اکنون ۳ فاز ۸۰ آمپر است" in reduced.task("Task_SettleObstacle").variables["workMessage"]
    assert fuse(reduced) == (80, 3)
    assert kept(reduced).ended_at is None


@pytest.mark.steps("RED-11")
def test_a_return_that_the_subscriber_puts_off_stands_still_until_then_and_is_late_a_day_after(
    reduced: EmbeddedCase,
) -> None:
    _travel_to(reduced, _last_day(reduced))
    day = next(each for each in (_last_day(reduced) + n * DAY for n in range(3, 9)) if each.weekday() < 3)
    window = {"visitDay": format_jalali(day), "visitFrom": "۹:۳۰", "visitUntil": "۱۱:۳۰"}
    asyncio.run(stories.report_visit(reduced, "postponed", after=HOUR, **window))
    _travel_to(reduced, day)
    assert [(row.state, row.due_at) for row in reduced.steps("RED-11")] == [(StepState.OPEN, None)]
    assert reviews(reduced) == []
    reduced.engine.travel(2 * HOUR)
    assert [row.state for row in reduced.steps("VIS-01")] == [StepState.DONE]
    reduced.engine.travel(DAY)
    assert [row.state for row in reduced.steps("RED-11")] == [StepState.MISSED]
    asyncio.run(stories.mount_fuse(reduced, stories.AMPERAGE, after=MINUTE))
    reduced.instance.assert_completed()
    assert fuse(reduced) == FULL


@pytest.mark.steps("RED-11")
def test_a_visit_in_vain_is_no_end_of_the_return(reduced: EmbeddedCase) -> None:
    _travel_to(reduced, _last_day(reduced))
    asyncio.run(stories.report_visit(reduced, "nobody-home", after=HOUR))
    asyncio.run(reduced.complete("Task_ArrangeVisit", {"arrangement": {"decision": "give-up", "reason": "نبودند"}}))
    assert "نمی‌توان از مراجعه صرف نظر کرد" in reduced.task("Task_ArrangeVisit").variables["arrangementMessage"]
    asyncio.run(reduced.complete("Task_ArrangeVisit", {"arrangement": {"decision": "at-once"}}))
    asyncio.run(stories.mount_fuse(reduced, stories.AMPERAGE, after=MINUTE))
    reduced.instance.assert_completed()
    assert local_date(reduced.engine.now()) == _last_day(reduced)
    assert fuse(reduced) == FULL
