"""A limit by working time: the unit that examines a plain service has seven hours of its office, not of the night."""

import asyncio
from datetime import datetime, time, timedelta

import pytest

from deploy.demo.stories.common import correct_application, examine_request
from deploy.demo.stories.story import DAY, HOUR
from services.catalogue import Service
from services.jalali import TEHRAN, local_date
from services.model.steps import LimitClock, StepEntry, StepState
from services.steps.due import rests_on_estimate
from services.working_time.calendars import calendars_with
from services.working_time.official_holidays import holiday_on
from tests.process.limits import MOMENT, reviews
from tests.process.office import EmbeddedCase, NewCase, plain
from tests.process.standard.ledger_rows import EXAMINATION, examination

pytestmark = pytest.mark.process

LIMIT = 7 * HOUR


def _worked(case: EmbeddedCase, row: StepEntry, until: timedelta) -> timedelta:
    """The office's hours from the beginning of a run to so long before it is due."""
    calendar = calendars_with(()).of_district(case.connection.district, unit=plain(case).standard.examiner or "")
    assert row.due_at is not None
    return calendar.count(row.started_at, row.due_at - until)


def test_the_unit_has_seven_hours_of_its_office(case: EmbeddedCase) -> None:
    row = examination(case)
    assert (row.clock, row.limit) == (LimitClock.WORKING, LIMIT)
    assert row.due_at is not None
    assert row.due_at - row.started_at > LIMIT, "no office is open seven hours on end and the night besides"
    assert _worked(case, row, timedelta()) == LIMIT
    assert _worked(case, row, MOMENT) == LIMIT - MOMENT
    shown = case.task("Task_ExamineRequest").due_date
    assert shown is not None
    assert timedelta() <= shown - row.due_at < timedelta(milliseconds=2)


def test_the_form_says_whether_the_limit_rests_on_an_estimated_holiday(
    case: EmbeddedCase, service: Service, new_case: NewCase
) -> None:
    form = case.task("Task_ExamineRequest").variables
    assert form["dueIsEstimated"] is rests_on_estimate(examination(case))
    case.engine.travel(_noon_before_an_estimated_holiday(case.engine.now()) - case.engine.now())
    later = new_case(service.key)
    asyncio.run(later.apply())
    assert later.task("Task_ExamineRequest").variables["dueIsEstimated"] is True


def _noon_before_an_estimated_holiday(now: datetime) -> datetime:
    days = (local_date(now) + number * DAY for number in range(2, 400))
    estimated = next(day for day in days if (holiday := holiday_on(day)) is not None and holiday.estimated)
    return datetime.combine(estimated - DAY, time(12), tzinfo=TEHRAN)


def test_it_is_late_when_they_are_over_and_not_before(case: EmbeddedCase) -> None:
    row = examination(case)
    assert row.due_at is not None
    case.engine.travel(row.due_at - case.engine.now() - MOMENT)
    assert examination(case).missed_at is None
    case.engine.travel(2 * MOMENT)
    late = examination(case)
    assert (late.state, late.missed_at) == (StepState.MISSED, row.due_at)
    assert EXAMINATION in {task.variables["step"] for task in reviews(case)}


def test_it_stands_still_while_the_applicant_completes_papers(case: EmbeddedCase) -> None:
    papers = [paper.any_of[0] for paper in plain(case).service.papers]

    async def returned() -> None:
        await examine_request(case, "returned", "کپی سند خوانا نیست", after=HOUR)
        await case.wait(5 * DAY)

    asyncio.run(returned())
    assert examination(case).stands_still
    asyncio.run(correct_application(case, documents=papers))
    row = examination(case)
    assert row.due_at is not None
    assert row.due_at - row.started_at > 5 * DAY
    assert row.missed_at is None
    [correction] = case.steps("STD-03a")
    assert correction.state is StepState.DONE
