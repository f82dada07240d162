"""An objection to a closed request: heard in time, looked at by somebody else, answered, perhaps begun again."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest

from services.complaints.hands import mark_of
from services.jalali import format_jalali_time
from services.model.complaints import Complaint, ComplaintDecision
from services.model.requests import Request
from services.model.steps import LimitClock, StepState
from tests.examples import plain_service
from tests.process.limits import MOMENT
from tests.process.office import EmbeddedCase, NewCase, Office
from tests.zeebekit import ProcessInstance

pytestmark = pytest.mark.process

STANDS = {"secondLook": {"decision": "stands", "reason": "مدارک کافی نبود"}}
JUSTIFIED = {"secondLook": {"decision": "justified", "reason": "با شما تند سخن گفته شد"}}
REOPENED = {"secondLook": {"decision": "reopened", "reason": "مدرک شما رسیده بود"}}


@pytest.fixture
def closed(new_case: NewCase) -> EmbeddedCase:
    """A request that the unit has refused."""
    case = new_case(plain_service(examined=True).key)
    asyncio.run(case.apply())
    task = case.task("Task_ExamineRequest")
    task.assign("ali")
    task.complete({"examineDecision": "rejected", "examineReason": "مدارک ناقص است"})
    case.instance.assert_completed()
    return case


def objected(case: EmbeddedCase, **changes: object) -> ProcessInstance:
    form = {"trackingCode": case.code, "about": "outcome", "text": "مدارک را داده‌ام", **changes}
    return case.engine.start_instance("complaint", {"complaint": form})


def complaints(case: EmbeddedCase) -> list[Complaint]:
    with case.office.begin() as uow:
        return list(uow.complaints.of_request(case.code))


def looked(instance: ProcessInstance, person: str, form: Mapping[str, object]) -> None:
    task = instance.task("Task_LookAgain", "supervisor")
    task.assign(person)
    task.complete(form)


def begun_again(case: EmbeddedCase) -> Request:
    [complaint] = complaints(case)
    with case.office.begin() as uow:
        request = uow.requests.find_by_draft(str(complaint.draft_key))
    assert request is not None
    return request


@pytest.mark.steps("CMP-01")
def test_another_person_than_the_first_looks_again_and_the_outcome_stands(closed: EmbeddedCase) -> None:
    instance = objected(closed)
    shown = instance.task("Task_LookAgain").variables
    assert shown["complaintText"] == "مدارک را داده‌ام"
    assert "درخواست پذیرفته نشد" in shown["outcomeText"]
    looked(instance, "ali", STANDS)
    assert "روی این درخواست کار کرده‌اید" in instance.task("Task_LookAgain").variables["lookMessage"]
    looked(instance, "sara", {"secondLook": {"decision": "stands"}})
    assert "پاسخ به متقاضی" in instance.task("Task_LookAgain").variables["lookMessage"]
    looked(instance, "sara", STANDS)
    instance.assert_completed().assert_passed("Event_OutcomeStands").assert_no_incidents()
    [complaint] = complaints(closed)
    assert (complaint.decision, complaint.answer) == (ComplaintDecision.STANDS, "مدارک کافی نبود")
    assert complaint.answered_by == mark_of(closed.code, "sara")
    assert mark_of(closed.code, "ali") in complaint.first_hands
    assert closed.sms()[-2:] == ["complaint-taken", "complaint-stands"]
    assert [row.state for row in closed.steps("CMP-01")] == [StepState.MET]


@pytest.mark.steps("CMP-01")
def test_a_request_is_begun_again_with_its_papers_under_a_new_tracking_code(closed: EmbeddedCase) -> None:
    instance = objected(closed)
    looked(instance, "sara", REOPENED)
    instance.assert_completed().assert_passed("Event_BegunAgain").assert_no_incidents()
    again, first = begun_again(closed), closed.request
    assert again.tracking_code != first.tracking_code
    assert again.is_open
    assert again.application.documents == first.application.documents
    assert again.application.applicant == first.application.applicant
    assert again.application.answers == first.application.answers
    assert closed.sms()[-1] == "complaint-granted"
    assert "دوباره آغاز شده" in objected(closed).task("Task_CorrectComplaint").variables["complaintMessage"]


@pytest.mark.steps("CMP-01")
def test_a_complaint_of_conduct_is_justified_and_nothing_is_begun_again(closed: EmbeddedCase) -> None:
    instance = objected(closed, about="conduct")
    looked(instance, "sara", JUSTIFIED)
    instance.assert_completed().assert_passed("Event_Justified").assert_no_incidents()
    [complaint] = complaints(closed)
    assert (complaint.decision, complaint.draft_key) == (ComplaintDecision.JUSTIFIED, None)
    assert closed.sms()[-1] == "complaint-justified"


def test_a_form_that_nobody_puts_right_is_left_after_a_day_however_often_it_comes_back(office: Office) -> None:
    instance = office.engine.start_instance("complaint")
    office.engine.travel(timedelta(hours=23))
    instance.task("Task_CorrectComplaint").complete({"complaint": {}, "complaintOutcome": "corrected"})
    assert instance.task("Task_CorrectComplaint").is_open
    office.engine.travel(timedelta(hours=1) + MOMENT)
    instance.assert_completed().assert_passed("Event_NotCorrected").assert_no_incidents()


def test_what_cannot_be_heard_is_told_at_once_put_right_or_left(closed: EmbeddedCase) -> None:
    instance = objected(closed, trackingCode="1")
    instance.task("Task_CorrectComplaint", "counter").complete(
        {
            "complaint": {"trackingCode": closed.code, "about": "bill", "text": "زیاد است"},
            "complaintOutcome": "corrected",
        }
    )
    told = instance.task("Task_CorrectComplaint").variables
    assert "بازبینی همان قبض" in told["complaintMessage"]
    assert told["complaintOutcome"] is None
    instance.task("Task_CorrectComplaint").complete({"complaintOutcome": "given-up"})
    instance.assert_completed().assert_passed("Event_NotHeard")
    assert complaints(closed) == []


def test_a_form_that_was_started_empty_comes_back(office: Office) -> None:
    instance = office.engine.start_instance("complaint")
    assert instance.task("Task_CorrectComplaint").variables["complaintMessage"].count("- ") == 3


def test_a_form_that_was_sent_in_time_is_heard_though_the_worker_comes_later(closed: EmbeddedCase) -> None:
    office = closed.office
    assert closed.request.closed_at is not None
    closed.engine.travel(closed.request.closed_at + timedelta(hours=72) - closed.engine.now() - timedelta(seconds=5))
    office.database_away = True
    instance = objected(closed)
    office.database_away = False
    closed.engine.travel(timedelta(minutes=5))
    assert instance.task("Task_LookAgain").is_open
    [complaint] = complaints(closed)
    assert complaint.made_at <= closed.request.closed_at + timedelta(hours=72)


def test_who_comes_later_is_told_until_when_it_was_possible(closed: EmbeddedCase) -> None:
    assert closed.request.closed_at is not None
    until = closed.request.closed_at + timedelta(hours=72)
    closed.engine.travel(until - closed.engine.now() + timedelta(seconds=2))
    assert (
        f"تا {format_jalali_time(until)} ممکن بود"
        in objected(closed).task("Task_CorrectComplaint").variables["complaintMessage"]
    )


@pytest.mark.steps("CMP-01")
def test_a_second_look_has_three_working_days_and_is_then_told_of_as_late(closed: EmbeddedCase) -> None:
    instance = objected(closed)
    [row] = closed.steps("CMP-01")
    assert (row.clock, row.limit) == (LimitClock.WORKING, timedelta(hours=21))
    assert row.due_at is not None
    closed.engine.travel(row.due_at - closed.engine.now() - MOMENT)
    assert closed.missed() == set()
    closed.engine.travel(2 * MOMENT)
    assert closed.missed() == {"CMP-01"}
    assert "deadline-missed" in closed.sms()
    looked(instance, "sara", STANDS)
    instance.assert_completed()
    assert [each.state for each in closed.steps("CMP-01")] == [StepState.MISSED]
