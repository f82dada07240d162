"""The supervisor's review of a limit: what it tells, what it keeps, and when it ends by itself."""

import asyncio

import pytest

from deploy.demo.stories import settlement
from deploy.demo.stories.story import MINUTE
from services.model.reviews import Notice, ReviewOutcome, StepReview
from tests.process.office import EmbeddedCase
from tests.zeebekit import ProcessInstance, UserTask

pytestmark = pytest.mark.process


@pytest.fixture
def late(case: EmbeddedCase) -> EmbeddedCase:
    """A settlement whose control of readings is late."""
    asyncio.run(case.apply())
    case.task("Task_ControlReadings").assign("diagnosis")
    case.engine.travel(16 * MINUTE)
    return case


def review_task(case: EmbeddedCase) -> UserTask:
    [task] = case.engine.tasks("supervisor")
    return task


def process(case: EmbeddedCase) -> ProcessInstance:
    [instance] = case.engine.instances("deadline-escalation")
    return instance


def kept(case: EmbeddedCase) -> StepReview:
    with case.office.begin() as uow:
        [review] = uow.reviews.of_request(case.code)
    return review


def test_the_supervisor_sees_service_unit_assignee_and_whom_to_call(late: EmbeddedCase) -> None:
    shown = review_task(late).variables
    assert (shown["serviceTitle"], shown["unitTitle"]) == ("تسویه حساب", "واحد تشخیص امور")
    assert shown["holdersText"] == "- کنترل کارکرد و صدور فیش تسویه: واحد تشخیص امور"
    assert shown["callText"] == "- رئیس واحد تشخیص، تلفن ۰۲۱۰۰۰۰۱۰۰۲"
    assert shown["worklistUrl"] == "http://localhost:8280/?unit=diagnosis"
    [sms] = [each for each in late.sent() if each.template == Notice.MISSED]
    assert "تسویه حساب" in sms.text
    assert sms.text.endswith("رئیس واحد تشخیص: ۰۲۱۰۰۰۰۱۰۰۲")


def test_the_supervisors_note_is_kept_in_the_ledger(late: EmbeddedCase) -> None:
    review_task(late).complete({"supervisorNote": "با رئیس واحد صحبت شد"})
    process(late).assert_completed().assert_passed("Task_RecordReview", "Event_Reviewed")
    assert (kept(late).outcome, kept(late).note) == (ReviewOutcome.REVIEWED, "با رئیس واحد صحبت شد")
    asyncio.run(settlement.examine(late))
    assert kept(late).outcome is ReviewOutcome.REVIEWED
    late.instance.assert_no_incidents()


def test_a_late_step_that_is_done_ends_the_review_by_itself(late: EmbeddedCase) -> None:
    assert review_task(late).is_open
    asyncio.run(settlement.examine(late))
    process(late).assert_completed().assert_passed("Event_StepEnded").assert_not_passed("Event_Reviewed")
    assert (kept(late).outcome, kept(late).note) == (ReviewOutcome.STEP_ENDED, None)


def test_a_request_that_is_withdrawn_ends_the_review_of_what_it_leaves(late: EmbeddedCase) -> None:
    asyncio.run(late.withdraw())
    process(late).assert_completed().assert_passed("Event_StepEnded")
    asyncio.run(late.nothing_to_review())


def test_a_review_without_a_note_by_api_ends_too(late: EmbeddedCase) -> None:
    review_task(late).complete({"supervisorNote": {"x": 1}})
    process(late).assert_completed().assert_no_incidents()
    assert kept(late).note == "چیزی نوشته نشد"


def test_where_tasklist_is_away_the_review_comes_all_the_same(case: EmbeddedCase) -> None:
    asyncio.run(case.apply())
    case.office.open_tasks.unavailable = True
    case.engine.travel(16 * MINUTE)
    shown = review_task(case).variables
    assert shown["holdersText"] == "- کنترل کارکردها و صدور فیش تسویه حساب: نامعلوم"
    assert shown["unitTitle"] == "واحد تشخیص امور"
