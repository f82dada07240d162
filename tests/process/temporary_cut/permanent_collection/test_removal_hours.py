"""A removal of a connection that has power: the guard waits for the hours of cuts, before the agent and at the door."""

import asyncio

import pytest

from deploy.demo.stories import permanent_collection as collections
from deploy.demo.stories.permanent_collection import removals as stories
from deploy.demo.stories.story import DAY, HOUR, MINUTE
from services.jalali import TEHRAN, format_jalali_time
from services.model.connections import ConnectionState
from services.specific.permanent_collection.ports import removal_of
from services.specific.permanent_collection.removal_order import end_of_time
from services.specific.temporary_cut.model import CuttingTime
from tests.process.office import EmbeddedCase, Office
from tests.process.temporary_cut.records import hours, state, travel_to_hour

pytestmark = pytest.mark.process

[STORY] = [story for story in stories.STORIES if story.key == "removal-dropped"]


def unpaid(office: Office) -> EmbeddedCase:
    """The time to pay has just run out, at midnight."""
    case = office.case(STORY)
    assert STORY.sample is not None
    asyncio.run(stories.begin(case, STORY.sample))
    asyncio.run(stories.order(case))
    with office.begin() as uow:
        last_day = removal_of(uow, case.code).pay_until
    assert last_day is not None
    office.engine.travel(end_of_time(last_day) - case.now() + MINUTE)
    return case


def sent(office: Office, hour: int = 8) -> EmbeddedCase:
    """The agent has his order, on a day and from the hour on at which power may be cut."""
    case = unpaid(office)
    travel_to_hour(case, hour)
    return case


def may_be_cut_in(case: EmbeddedCase, days: int) -> bool:
    """Whether power may be cut at nine on the day after so many."""
    nine = case.now().astimezone(TEHRAN).replace(hour=9) + days * DAY
    return hours(case).at(nine) is CuttingTime.OPEN


def arrive(case: EmbeddedCase) -> None:
    asyncio.run(case.complete("Task_ArriveAtRemoval", {"atPlace": True}))


@pytest.mark.steps("COL-04")
def test_nobody_is_sent_before_power_may_be_cut(office: Office) -> None:
    case = unpaid(office)
    opening = hours(case).next_after(case.now())
    office.engine.travel(opening - case.now() - MINUTE)
    case.instance.assert_not_waiting_at("Task_ArriveAtRemoval")
    assert hours(case).at(case.now()) is not CuttingTime.OPEN
    office.engine.travel(2 * MINUTE)
    assert case.task("Task_ArriveAtRemoval", role="installation").is_open


@pytest.mark.steps("COL-04")
def test_in_the_afternoon_the_agent_is_told_at_the_door_when_to_come_again_and_comes_then(office: Office) -> None:
    case = sent(office)
    office.engine.travel(6 * HOUR)
    arrive(case)
    opening = hours(case).next_after(case.now())
    told = case.task("Task_LeavePlace", role="installation").variables["removalLook"]
    assert "برق کسی قطع نمی‌شود" in told["reason"]
    assert told["lookAgainText"] == format_jalali_time(opening)
    asyncio.run(case.complete("Task_LeavePlace"))
    case.instance.assert_not_waiting_at("Task_ArriveAtRemoval")
    office.engine.travel(opening - case.now() + MINUTE)
    arrive(case)
    asyncio.run(collections.collect(case))
    assert state(case) is ConnectionState.COLLECTED


@pytest.mark.steps("COL-04")
def test_what_was_allowed_at_the_door_is_recorded_whenever_the_agent_reports_it(office: Office) -> None:
    case = sent(office, 11)
    arrive(case)
    asyncio.run(collections.collect(case, after=9 * HOUR))
    assert hours(case).at(case.now()) is CuttingTime.TOO_LATE
    assert state(case) is ConnectionState.COLLECTED


@pytest.mark.steps("COL-04")
def test_who_was_not_at_home_is_told_of_no_day_on_which_power_is_not_cut(office: Office) -> None:
    case = sent(office)
    arrive(case)
    closed = next(days for days in range(1, 9) if not may_be_cut_in(case, days))
    asyncio.run(collections.report_collection(case, "not-at-home", postponedTo=case.day_ahead(closed)))
    assert "روز دیگری" in case.task("Task_CollectEquipment", role="installation").variables["collectionMessage"]
    opened = next(days for days in range(closed, 19) if may_be_cut_in(case, days))
    asyncio.run(collections.report_collection(case, "not-at-home", HOUR, postponedTo=case.day_ahead(opened)))
    assert "removal-postponed" in case.sms()
    asyncio.run(case.wait(case.time_until(case.day_ahead(opened)) + 9 * HOUR))
    assert case.task("Task_ArriveAtRemoval", role="installation").is_open
