"""Limits that are near or have run out: who is told, and how often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.company import EXAMPLE_COMPANY
from services.errors import NotFound
from services.model.bills import BillState
from services.model.keys import BillKind
from services.model.steps import StepState
from services.notices.warning import warn_subscriber
from tests.fakes.samples import sample_bill
from tests.unit.ledger_case import KEY, Case

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
    assert "کنترل کارکردها و صدور فیش تسویه حساب" in sms.text
    assert "۱۴۰۵/۰۸/۳۰ ۱۰:۱۵" in sms.text
    [message] = case.uow.outbox.message_rows.values()
    assert (message.name, message.correlation_key, message.message_id) == ("deadline-missed", "", f"missed-{KEY}")
    assert message.variables == {
        "trackingCode": case.request.tracking_code,
        "step": "SET-04",
        "stepTitle": "کنترل کارکردها و صدور فیش تسویه حساب",
        "dueAt": "2026-11-21T06:45:00+00:00",
        "dueText": "۱۴۰۵/۰۸/۳۰ ۱۰:۱۵",
        "isMissed": True,
        "reviewKey": f"missed-{KEY}",
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
    case.open(step="SET-00", limit="P7D")
    case.clock.advance(timedelta(days=6))
    entry = case.warn_of_deadline()
    assert entry is not None
    assert (entry.state, entry.missed_at) == (StepState.OPEN, None)
    assert case.warn_of_deadline() is None
    [sms] = case.uow.outbox.sms_rows.values()
    assert (sms.mobile, sms.key, sms.template) == (EXAMPLE_COMPANY.supervisor_mobile, f"near-{KEY}", "deadline-near")
    assert "۱۴۰۵/۰۹/۰۷ ۱۰:۰۰" in sms.text
    [message] = case.uow.outbox.message_rows.values()
    assert (message.name, message.correlation_key, message.message_id) == ("deadline-near", "", f"near-{KEY}")
    assert message.variables == {
        "trackingCode": case.request.tracking_code,
        "step": "SET-00",
        "stepTitle": "مهلت کل خدمت تسویه حساب",
        "dueAt": "2026-11-28T06:30:00+00:00",
        "dueText": "۱۴۰۵/۰۹/۰۷ ۱۰:۰۰",
        "isMissed": False,
        "reviewKey": f"near-{KEY}",
    }


def test_a_limit_is_told_of_when_it_is_near_and_again_when_it_is_missed(case: Case) -> None:
    case.open(step="SET-00", limit="P7D")
    case.clock.advance(timedelta(days=6))
    case.warn_of_deadline()
    case.clock.advance(timedelta(days=1, seconds=1))
    entry = case.escalate("SET-00")
    assert entry is not None
    assert entry.state is StepState.MISSED
    assert set(case.uow.outbox.sms_rows) == {f"near-{KEY}", f"missed-{KEY}"}
    assert set(case.uow.outbox.message_rows) == {f"near-{KEY}", f"near-{KEY}-over", f"missed-{KEY}"}


@pytest.mark.parametrize(("late_by", "told"), [(-MICROSECOND, True), (timedelta(0), False), (MICROSECOND, False)])
def test_a_warning_that_comes_too_late_is_left_to_the_escalation(case: Case, late_by: timedelta, told: bool) -> None:
    case.open(step="SET-00", limit="P7D")
    case.clock.advance(timedelta(days=7) + late_by)
    assert (case.warn_of_deadline() is not None) is told
    assert bool(case.uow.outbox.sms_rows) is told


def test_nobody_is_warned_of_a_step_that_has_ended_or_is_missed_already(case: Case) -> None:
    case.open(step="SET-00", limit="P7D")
    case.close()
    case.open(step="SET-00", limit="P7D", key=78)
    case.uow.steps.save(replace(case.uow.steps.rows[78], cancelled=True))
    case.open(step="SET-00", limit="PT1M", key=79)
    case.clock.advance(timedelta(minutes=2))
    case.escalate("SET-00")
    told = dict(case.uow.outbox.message_rows)
    assert case.warn_of_deadline() is None
    assert case.uow.outbox.message_rows == told
    with pytest.raises(NotFound):
        case.warn_of_deadline("SET-12")


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
