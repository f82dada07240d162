"""What services tell those who count: once for each thing that happened."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.archive import archive_request
from services.catalogue import service_of
from services.company import EXAMPLE_COMPANY
from services.events import (
    DeadlineMet,
    DeadlineMissed,
    DeadlineOpened,
    EscalationRan,
    Event,
    LimitUsed,
    RequestClosed,
    RequestRegistered,
)
from services.intake.registration import register_request
from services.model.bills import BillState
from services.model.keys import BillKind, RequestOutcome
from services.model.requests import Channel
from services.notices.warning import warn_subscriber
from services.steps.ledger import cancel_open_steps
from tests.examples import limited_step, whole_step
from tests.fakes.samples import (
    DRAFT_KEY,
    ELEMENT,
    SERVICE,
    UNREAD,
    company_records,
    registered,
    sample_bill,
)
from tests.fakes.uow import FixedClock
from tests.unit.ledger_case import STEP, WHOLE, Case

OPENED = DeadlineOpened(process=limited_step().owner, step=STEP)
MET = DeadlineMet(process=limited_step().owner, step=STEP)
MISSED = DeadlineMissed(process=limited_step().owner, step=STEP)


@pytest.fixture
def case() -> Case:
    """A registered request, its registration's own events forgotten."""
    case = Case()
    case.uow.events.clear()
    return case


def used(share: float, unit: str = limited_step().role, service: str = SERVICE) -> LimitUsed:
    return LimitUsed(unit=unit, service=service, share=share)


def escalated(**late: float) -> EscalationRan:
    return EscalationRan(lateness=timedelta(**late))


def test_a_step_that_ends_in_time_is_told_as_opened_met_and_by_the_share_of_its_limit(case: Case) -> None:
    case.open()
    case.clock.advance(timedelta(minutes=3))
    case.close()
    assert case.uow.events == [OPENED, MET, used(0.2)]


def test_a_step_that_ends_late_before_its_escalation_is_told_as_missed_once(case: Case) -> None:
    case.open()
    case.clock.advance(timedelta(minutes=30))
    case.close()
    assert case.uow.events == [OPENED, MISSED, used(2.0)]
    case.clock.advance(timedelta(seconds=4))
    case.escalate()
    assert case.uow.events[3:] == []


def test_a_step_that_is_escalated_and_then_ends_is_told_as_missed_once(case: Case) -> None:
    case.open()
    case.clock.advance(timedelta(minutes=15, seconds=2))
    case.escalate()
    assert case.uow.events == [OPENED, MISSED, escalated(seconds=2)]
    case.clock.advance(timedelta(minutes=14, seconds=58))
    case.close()
    assert case.uow.events[3:] == [used(2.0)]


def test_a_step_that_ended_in_time_has_no_escalation_to_tell_of(case: Case) -> None:
    case.open()
    case.close()
    case.clock.advance(timedelta(hours=1))
    case.escalate()
    assert case.uow.events == [OPENED, MET, used(0.0)]


def test_each_run_of_a_step_is_told_of(case: Case) -> None:
    for key in (77, 78):
        case.open(key=key)
        case.clock.advance(timedelta(minutes=15))
        case.close(key=key)
    assert case.uow.events == [OPENED, MET, used(1.0)] * 2


@pytest.mark.parametrize(
    "again",
    [lambda case: case.open(), lambda case: case.close(), lambda case: case.escalate()],
    ids=["open", "close", "escalate"],
)
def test_a_call_that_finds_its_work_done_tells_nothing(case: Case, again: Callable[[Case], object]) -> None:
    case.open()
    case.clock.advance(timedelta(minutes=16))
    case.escalate()
    case.close()
    told = list(case.uow.events)
    again(case)
    assert case.uow.events == told


def test_a_step_without_a_limit_has_no_deadline_to_tell_of(case: Case) -> None:
    case.open(limit=None)
    case.close()
    assert case.uow.events == []


def test_a_limit_of_no_length_has_no_share(case: Case) -> None:
    case.open(limit="PT0S")
    case.close()
    assert case.uow.events == [OPENED, MET]


def test_a_step_that_is_cancelled_is_neither_met_nor_missed(case: Case) -> None:
    case.open()
    cancel_open_steps(case.uow, case.request.tracking_code, role="diagnosis", at=case.clock.now())
    case.clock.advance(timedelta(hours=1))
    case.close()
    case.escalate()
    assert case.uow.events == [OPENED]


def test_steps_of_another_service_are_of_its_process(case: Case) -> None:
    other = whole_step(service_of(UNREAD))
    case.open(step=other.id)
    assert case.uow.events == [DeadlineOpened(process=UNREAD, step=other.id)]


@pytest.mark.parametrize("service", [SERVICE, UNREAD])
def test_a_registration_is_told_by_service_and_channel_once(service: str) -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock, service=service)
    register_request(uow, clock=clock, service_key=service, draft_key=DRAFT_KEY, element=ELEMENT)
    assert uow.events == [RequestRegistered(service=service, channel=request.application.channel)]


def archive(case: Case, outcome: RequestOutcome) -> None:
    archive_request(
        case.uow,
        clock=case.clock,
        tracking_code=case.request.tracking_code,
        outcome=outcome,
        element_instance_key=900,
    )


@pytest.mark.parametrize(
    ("took", "verdict"),
    [
        (timedelta(hours=12), [DeadlineMet(process=SERVICE, step=WHOLE), used(0.5, service_of(SERVICE).unit)]),
        (timedelta(hours=36), [DeadlineMissed(process=SERVICE, step=WHOLE), used(1.5, service_of(SERVICE).unit)]),
    ],
)
def test_the_archive_tells_the_end_of_the_request_and_of_the_services_own_limit_once(
    case: Case, took: timedelta, verdict: list[Event]
) -> None:
    case.open(step=WHOLE, limit="P1D")
    case.open(step=STEP, key=78)
    case.uow.events.clear()
    case.clock.advance(took)
    for _ in range(2):
        archive(case, RequestOutcome.WITHDRAWN)
    case.close()
    closed = RequestClosed(service=SERVICE, channel=Channel.COUNTER, outcome=RequestOutcome.WITHDRAWN)
    assert case.uow.events == [*verdict, closed]


def test_a_week_that_ends_with_a_warning_is_missed_once(case: Case) -> None:
    code = case.request.tracking_code
    case.uow.bills.add(sample_bill(number="d-1", kind=BillKind.DEBT, state=BillState.ISSUED, tracking_code=code))
    case.open(step="SET-13", limit="P7D")
    case.clock.advance(timedelta(days=7, seconds=1))
    for _ in range(2):
        warn_subscriber(case.uow, clock=case.clock, company=EXAMPLE_COMPANY, tracking_code=code, bill_number="d-1")
    assert case.uow.events.count(DeadlineMissed(process="handle-faulty-meter", step="SET-13")) == 1
