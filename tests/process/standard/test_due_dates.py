"""The task shows until when it is due, also after the instant has moved."""

import asyncio
from datetime import datetime, timedelta

import pytest

from deploy.demo.stories.common import correct_application, examine_request, hand_over_bill, take_stub
from deploy.demo.stories.story import DAY, HOUR
from services.jalali import local_date
from services.model.calendar_changes import COMPANY_WIDE, CalendarChange, Decree, DecreeKind
from services.model.steps import StepEntry
from services.steps.watch import TASKS, decide_anew
from tests.examples import services_with, whole_step
from tests.process.limits import reviews, shown, told
from tests.process.office import EmbeddedCase, NewCase, plain
from tests.process.standard.ledger_rows import examination

pytestmark = pytest.mark.process

EXAMINE = "Task_ExamineRequest"
LISTED = timedelta(seconds=11)
OUTAGE = timedelta(hours=2)
LONGEST_BACK_OFF = timedelta(minutes=5)


def _close_the_day_of(case: EmbeddedCase, row: StepEntry) -> None:
    """As a decree does: it is kept, then the limits move."""
    assert row.due_at is not None
    day, now = local_date(row.due_at), case.engine.now()
    decree = Decree(kind=DecreeKind.CLOSED, scope=COMPANY_WIDE, first=day, last=day, hours=(), reason="سرمای هوا")
    with case.office.begin() as uow:
        uow.calendar.add(CalendarChange(number=1, decree=decree, decreed_by="ops", decreed_at=now))
    with case.office.begin() as uow:
        decide_anew(uow, row, at=now)


def test_a_closure_moves_the_due_date_of_the_open_task(case: EmbeddedCase) -> None:
    before = examination(case)
    assert shown(case, EXAMINE) == told(before)
    _close_the_day_of(case, before)
    case.engine.travel(LISTED)
    after = examination(case)
    assert told(after) > told(before)
    assert shown(case, EXAMINE) == told(after)


def test_the_task_that_follows_a_pause_shows_the_instant_of_the_limit_that_runs_on(case: EmbeddedCase) -> None:
    papers = [paper.any_of[0] for paper in plain(case).service.papers]

    async def returned() -> None:
        await examine_request(case, "returned", "کپی سند خوانا نیست", after=HOUR)
        await case.wait(5 * DAY)
        await correct_application(case, documents=papers)

    asyncio.run(returned())
    case.engine.travel(LISTED)
    assert shown(case, EXAMINE) == told(examination(case))


def test_a_tasklist_that_does_not_answer_keeps_no_deadline_from_being_watched(case: EmbeddedCase) -> None:
    case.office.open_tasks.unavailable = True
    _close_the_day_of(case, examination(case))
    case.engine.travel(LISTED)
    row = examination(case)
    case.engine.travel(told(row) - case.engine.now() + timedelta(seconds=1))
    assert examination(case).missed_at == row.due_at


def test_a_due_date_waits_out_a_long_outage_of_tasklist_and_calls_nobody(case: EmbeddedCase) -> None:
    case.office.open_tasks.unavailable = True
    _close_the_day_of(case, examination(case))
    before = shown(case, EXAMINE)
    for _ in range(12):
        case.engine.travel(OUTAGE / 12)
    [updating] = case.engine.instances(TASKS)
    updating.assert_active().assert_no_incidents()
    assert shown(case, EXAMINE) == before
    case.office.open_tasks.unavailable = False
    case.engine.travel(LONGEST_BACK_OFF)
    updating.assert_completed()
    assert shown(case, EXAMINE) == told(examination(case))


def test_a_fault_of_ours_is_an_incident_of_the_due_date_alone(case: EmbeddedCase) -> None:
    case.office.open_tasks.broken = True
    _close_the_day_of(case, examination(case))
    for _ in range(12):
        case.engine.travel(LISTED)
    [updating] = case.engine.instances(TASKS)
    [incident] = updating.incidents()
    assert incident.error_type == "JOB_NO_RETRIES"
    case.instance.assert_no_incidents()


def test_while_tasklist_is_away_nothing_waits_for_it_that_no_instant_is_shown_of_any_more(case: EmbeddedCase) -> None:
    case.office.open_tasks.unavailable = True
    _close_the_day_of(case, examination(case))
    case.engine.travel(LISTED)
    [updating] = case.engine.instances(TASKS)
    asyncio.run(examine_request(case))
    case.engine.travel(LONGEST_BACK_OFF)
    updating.assert_completed()


@pytest.fixture
def paying(new_case: NewCase) -> EmbeddedCase:
    """A service of a week whose costs are to be announced; nobody looks at its own unit's examination any more."""
    found = services_with(plain=True, examined=True, costs=True, work_order=True)
    case = new_case(next(each for each in found if each.limit <= 7 * DAY).key)

    async def visited() -> None:
        await case.apply()
        await plain(case).examine()
        await plain(case).visit()

    asyncio.run(visited())
    return case


def _whole(case: EmbeddedCase) -> StepEntry:
    [row] = case.steps(whole_step(plain(case).service).id)
    return row


def test_tasks_without_a_limit_of_their_own_are_due_with_the_service(paying: EmbeddedCase) -> None:
    assert shown(paying, "Task_HandOverBill") == told(_whole(paying))
    asyncio.run(hand_over_bill(paying))
    assert shown(paying, "Task_RecordStub") is None, "the applicant is waited for"


def test_after_a_pause_they_are_due_with_the_service_that_runs_on(paying: EmbeddedCase) -> None:
    before = told(_whole(paying))

    async def paid() -> None:
        await hand_over_bill(paying)
        await paying.wait(3 * DAY)
        await take_stub(paying)

    asyncio.run(paid())
    assert told(_whole(paying)) >= before + 3 * DAY
    assert shown(paying, "Task_ReportOrder") == told(_whole(paying))


def test_the_supervisors_review_of_the_service_stands_still_and_runs_on_with_it(paying: EmbeddedCase) -> None:
    row = _whole(paying)
    assert row.limit is not None
    paying.engine.travel(row.started_at + row.limit * 0.95 - paying.engine.now())
    assert _review_due(paying, row) == told(row)
    asyncio.run(hand_over_bill(paying))
    paying.engine.travel(LISTED)
    assert _review_due(paying, row) is None
    asyncio.run(take_stub(paying, after=3 * DAY))
    paying.engine.travel(LISTED)
    after = _whole(paying)
    assert after.missed_at is None
    assert _review_due(paying, row) == told(after) > told(row)


def _review_due(case: EmbeddedCase, row: StepEntry) -> datetime | None:
    [review] = [task for task in reviews(case) if task.variables["step"] == row.step]
    return review.due_date
