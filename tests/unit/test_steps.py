"""The step ledger, its limits and escalations."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.company import EXAMPLE_COMPANY
from services.errors import NotFound
from services.model.bills import BillKind, BillState
from services.model.requests import Request
from services.model.steps import StepEntry, StepState
from services.notices.warning import warn_subscriber
from services.steps.catalogue import all_steps, service_title, step_of
from services.steps.durations import NotALimit, parse_limit
from services.steps.escalation import escalate_missed_deadline
from services.steps.ledger import close_step, finished, open_step
from tests.fakes.samples import company_records, registered, sample_bill
from tests.fakes.uow import FakeUnitOfWork, FixedClock

LIMITS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=60))
KEY = 77
MICROSECOND = timedelta(microseconds=1)


class Case:
    """A registered request on a clock."""

    def __init__(self) -> None:
        self.uow: FakeUnitOfWork = company_records()
        self.clock = FixedClock()
        self.request: Request = registered(self.uow, self.clock)

    def open(self, step: str = "SET-04", limit: str | None = "PT15M", key: int = KEY) -> StepEntry:
        return open_step(
            self.uow,
            clock=self.clock,
            tracking_code=self.request.tracking_code,
            step=step,
            limit=limit,
            element_instance_key=key,
            element_id="Task_ControlReadings",
        )

    def close(self, key: int = KEY) -> StepEntry:
        return close_step(self.uow, clock=self.clock, element_instance_key=key)

    def escalate(self, step: str = "SET-04") -> StepEntry | None:
        return escalate_missed_deadline(
            self.uow,
            clock=self.clock,
            company=EXAMPLE_COMPANY,
            tracking_code=self.request.tracking_code,
            step=step,
        )


@pytest.fixture
def case() -> Case:
    return Case()


@given(LIMITS, st.timedeltas(min_value=-timedelta(days=60), max_value=timedelta(days=60)))
def test_a_limit_is_met_exactly_if_the_step_ends_no_later_than_due(limit: timedelta, slack: timedelta) -> None:
    start = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
    entry = StepEntry(
        tracking_code="1", step="SET-04", element_instance_key=1, element_id="x", started_at=start, due_at=start + limit
    )
    for shift in (slack, timedelta(0), -MICROSECOND, MICROSECOND):
        at = start + limit + shift
        ended = finished(entry, at=at)
        assert ended.state is (StepState.MET if at <= start + limit else StepState.MISSED)
        assert ended.finished_at == at


@pytest.mark.parametrize(
    ("late_by", "state"),
    [(timedelta(0), StepState.MET), (-MICROSECOND, StepState.MET), (MICROSECOND, StepState.MISSED)],
)
def test_a_step_is_judged_to_the_microsecond(case: Case, late_by: timedelta, state: StepState) -> None:
    case.open()
    case.clock.advance(timedelta(minutes=15) + late_by)
    assert case.close().state is state


def test_a_step_without_a_limit_is_done_whenever_it_ends(case: Case) -> None:
    case.open(limit=None)
    case.clock.advance(timedelta(days=400))
    assert case.close().state is StepState.DONE


def test_opening_and_closing_twice_changes_nothing(case: Case) -> None:
    first = case.open()
    case.clock.advance(timedelta(minutes=1))
    assert case.open() == first
    closed = case.close()
    case.clock.advance(timedelta(days=1))
    assert case.close() == closed
    assert case.open() == closed


def test_unknown_steps_and_runs_are_faults(case: Case) -> None:
    with pytest.raises(NotFound):
        case.open(step="SET-99")
    with pytest.raises(NotFound):
        case.close(key=404)
    with pytest.raises(NotFound):
        case.escalate("SET-12")


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
        "dueText": "۱۴۰۵/۰۸/۳۰ ۱۰:۱۵",
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


def test_a_step_closed_late_a_moment_before_the_timers_job_is_escalated_all_the_same(case: Case) -> None:
    case.open()
    case.clock.advance(timedelta(minutes=16))
    closed = case.close()
    assert case.escalate() == closed
    assert len(case.uow.outbox.sms_rows) == 1


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


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT15M", timedelta(minutes=15)),
        ("P7D", timedelta(days=7)),
        ("PT24H", timedelta(days=1)),
        ("P1DT2H", timedelta(hours=26)),
        ("PT0S", timedelta(0)),
    ],
)
def test_limits_are_iso_8601_durations(text: str, length: timedelta) -> None:
    assert parse_limit(text) == length


@pytest.mark.parametrize("text", ["", "15M", "P", "P1M", "P1Y", "-PT5M", "P999999999999D", "PT15m x"])
def test_what_has_no_fixed_length_is_no_limit(text: str) -> None:
    with pytest.raises(NotALimit):
        parse_limit(text)


def test_every_step_of_the_settlement_has_persian_words() -> None:
    letters = {5: "abcd", 6: "ab"}
    ids = [f"SET-{number:02}{letter}" for number in range(15) for letter in letters.get(number, " ")]
    assert [step.id for step in all_steps().values()] == [each.strip() for each in ids]
    for step in all_steps().values():
        assert step.number == int(step.id[4:6])
        assert service_title(step.service) == "تسویه حساب"
        assert not any(sign.isascii() and sign.isalnum() for sign in step.title + step.role_title)
        assert not set("يك") & set(step.title + step.role_title)
    assert step_of("SET-00").is_whole_service
    assert not step_of("SET-01").is_whole_service


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
