"""Limits that are near or have run out: who is told, and how often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.company import EXAMPLE_COMPANY
from services.errors import NotFound
from services.escalation.loading import escalation_table
from services.model.bills import BillState
from services.model.keys import BillKind
from services.model.steps import LimitClock, StepState
from services.notices.warning import warn_subscriber
from services.steps.catalogue import step_of
from tests.fakes.samples import EXAMPLE, sample_bill
from tests.unit.ledger_case import KEY, STEP, WHOLE, Case
from tests.unit.office_world import local

MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def case() -> Case:
    return Case()


def test_a_missed_limit_is_noted_and_told_to_the_supervisor_once(case: Case) -> None:
    opened = case.open()
    case.clock.advance(timedelta(minutes=15, seconds=1))
    entry = case.escalate()
    assert entry is not None
    assert (entry.state, entry.missed_at, entry.finished_at) == (StepState.MISSED, opened.due_at, None)
    assert case.escalate() is None
    [sms] = case.uow.outbox.sms_rows.values()
    assert (sms.mobile, sms.key) == (EXAMPLE_COMPANY.supervisor_mobile, f"missed-{KEY}")
    assert step_of(STEP).title in sms.text
    assert "۱۴۰۵/۰۸/۳۰ ۱۰:۱۵" in sms.text
    [message] = case.messages("deadline-missed")
    assert (message.correlation_key, message.message_id) == ("", f"missed-{KEY}")
    assert message.variables == {
        "trackingCode": case.request.tracking_code,
        "step": STEP,
        "stepTitle": step_of(STEP).title,
        "startedText": "۱۴۰۵/۰۸/۳۰ ۱۰:۰۰",
        "dueAt": "2026-11-21T06:45:00+00:00",
        "dueText": "۱۴۰۵/۰۸/۳۰ ۱۰:۱۵",
        "isMissed": True,
        "reviewKey": f"missed-{KEY}",
        "superiorTitle": escalation_table().rule(unit="diagnosis", office="centre").superior.in_charge,
        "superiorTime": "۱۴۰۵/۰۸/۳۰ ۱۴:۱۵",
        "reviewDueAt": "2026-11-21T10:45:00.001+00:00",
    }


def test_the_task_of_a_missed_step_can_still_be_finished_and_stays_missed(case: Case) -> None:
    case.open()
    case.clock.advance(timedelta(minutes=16))
    case.escalate()
    case.clock.advance(timedelta(minutes=5))
    closed = case.close()
    assert (closed.state, closed.finished_at) == (StepState.MISSED, case.clock.now())


def test_a_step_closed_in_time_a_moment_before_the_timers_job_is_not_escalated(case: Case) -> None:
    case.open()
    case.clock.advance(timedelta(minutes=15))
    case.close()
    assert case.escalate() is None
    assert not case.uow.outbox.sms_rows
    assert case.uow.steps.of_request(case.request.tracking_code)[-1].state is StepState.MET


def test_a_step_closed_late_a_moment_before_the_timers_job_is_missed_and_nobody_need_look_at_it(case: Case) -> None:
    case.open()
    case.clock.advance(timedelta(minutes=16))
    closed = case.close()
    assert closed.state is StepState.MISSED
    assert case.escalate() is None
    assert not case.uow.outbox.sms_rows
    assert not case.uow.reviews.rows


def test_the_second_run_of_a_step_has_an_escalation_of_its_own(case: Case) -> None:
    case.open()
    case.clock.advance(timedelta(minutes=16))
    case.escalate()
    case.close()
    case.open(key=78)
    case.clock.advance(timedelta(minutes=16))
    entry = case.escalate()
    assert entry is not None
    assert entry.element_instance_key == 78
    assert set(case.uow.outbox.sms_rows) == {"missed-77", "missed-78"}


def test_a_limit_that_is_near_is_told_to_the_supervisor_once(case: Case) -> None:
    case.open(step=WHOLE, limit="P7D")
    case.clock.advance(timedelta(days=7) * 0.9)
    for _ in range(2):
        case.look()
    assert case.row().state is StepState.OPEN
    sms = case.uow.outbox.sms_rows[f"near-{KEY}"]
    assert (sms.mobile, sms.template) == (EXAMPLE_COMPANY.supervisor_mobile, "deadline-near")
    assert "۱۴۰۵/۰۹/۰۷ ۱۰:۰۰" in sms.text
    [message] = case.messages("deadline-near")
    assert (message.correlation_key, message.message_id) == ("", f"near-{KEY}")
    assert message.variables == {
        "trackingCode": case.request.tracking_code,
        "step": WHOLE,
        "stepTitle": f"مهلت کل خدمت {EXAMPLE.title}",
        "startedText": "۱۴۰۵/۰۸/۳۰ ۱۰:۰۰",
        "dueAt": "2026-11-28T06:30:00+00:00",
        "dueText": "۱۴۰۵/۰۹/۰۷ ۱۰:۰۰",
        "isMissed": False,
        "reviewKey": f"near-{KEY}",
        "superiorTitle": None,
        "superiorTime": None,
        "reviewDueAt": "2026-11-28T06:30:00.001+00:00",
    }


def test_a_review_says_of_instants_to_come_that_they_are_estimated(case: Case) -> None:
    case.clock.advance(local("1405/10/12 10:00") - case.clock.now())
    case.open(limit="P1D")
    case.uow.steps.save(replace(case.row(), clock=LimitClock.WORKING))
    case.clock.advance(local("1405/10/15 11:00") - case.clock.now())
    case.look()
    [near] = case.messages("deadline-near")
    assert str(near.variables["dueText"]).endswith(" (تخمینی)")
    due = case.row().due_at
    assert due is not None
    case.clock.advance(due - case.clock.now())
    case.escalate()
    [missed] = case.messages("deadline-missed")
    assert "تخمینی" not in str(missed.variables["dueText"])
    assert str(missed.variables["superiorTime"]).endswith(" (تخمینی)")


def test_a_limit_is_told_of_when_it_is_near_and_again_when_it_is_missed(case: Case) -> None:
    case.open(step=WHOLE, limit="P7D")
    case.clock.advance(timedelta(days=6.5))
    case.look()
    case.clock.advance(timedelta(days=1))
    entry = case.escalate(WHOLE)
    assert entry is not None
    assert entry.state is StepState.MISSED
    assert {f"near-{KEY}", f"missed-{KEY}"} < set(case.uow.outbox.sms_rows)
    assert {f"near-{KEY}", f"near-{KEY}-over", f"missed-{KEY}"} < set(case.uow.outbox.message_rows)


@pytest.mark.parametrize(
    ("late_by", "told"), [(-MICROSECOND, "near"), (timedelta(0), "missed"), (MICROSECOND, "missed")]
)
def test_a_look_that_comes_too_late_tells_of_the_miss_alone(case: Case, late_by: timedelta, told: str) -> None:
    case.open(step=WHOLE, limit="P7D")
    case.clock.advance(timedelta(days=7) + late_by)
    case.look()
    assert [each.notice for each in case.uow.reviews.of_run(KEY)] == [f"deadline-{told}"]
    assert (f"ahead-90-{KEY}" in case.uow.outbox.sms_rows) is (told == "near")


@pytest.mark.parametrize("cancelled", [False, True])
def test_nobody_is_told_of_a_step_that_is_over(case: Case, cancelled: bool) -> None:
    case.open(step=WHOLE, limit="P7D")
    if cancelled:
        case.uow.steps.save(replace(case.row(), cancelled=True))
    else:
        case.close()
    case.clock.advance(timedelta(days=6.5))
    assert case.look() is None
    assert not case.uow.outbox.sms_rows
    with pytest.raises(NotFound):
        case.look(404)


def warn(case: Case) -> object:
    return warn_subscriber(
        case.uow,
        clock=case.clock,
        company=EXAMPLE_COMPANY,
        tracking_code=case.request.tracking_code,
        bill_number="d-1",
    )


def debt(case: Case, state: BillState = BillState.ISSUED) -> None:
    code = case.request.tracking_code
    case.uow.bills.add(sample_bill(number="d-1", kind=BillKind.DEBT, state=state, tracking_code=code))


def test_after_a_week_the_subscriber_is_warned_once(case: Case) -> None:
    debt(case)
    case.open(step="SET-13", limit="P7D")
    case.clock.advance(timedelta(days=7, seconds=1))
    for _ in range(2):
        warn(case)
    [sms] = case.uow.outbox.sms_rows.values()
    assert (sms.template, sms.mobile) == ("warning-notice", "09121234567")
    assert case.uow.steps.of_request(case.request.tracking_code)[-1].state is StepState.MISSED


@pytest.mark.parametrize("state", [BillState.PAID, BillState.VOID])
def test_who_has_paid_a_moment_ago_is_not_warned(case: Case, state: BillState) -> None:
    debt(case, state)
    case.open(step="SET-13", limit="P7D")
    case.clock.advance(timedelta(days=8))
    assert warn(case) is None
    assert not case.uow.outbox.sms_rows


def test_a_warning_without_its_week_in_the_ledger_is_a_fault(case: Case) -> None:
    debt(case)
    with pytest.raises(NotFound):
        warn(case)
