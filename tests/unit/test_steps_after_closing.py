"""A request that is closed opens no step any more, but for those that are for what it leaves behind."""

from datetime import timedelta

import pytest

from services.archive import archive_request
from services.events import DeadlineOpened
from services.model.keys import RequestOutcome
from services.model.steps import StepState
from tests.unit.ledger_case import KEY, WHOLE, Case


@pytest.fixture
def closed() -> Case:
    case = Case()
    archive_request(
        case.uow,
        clock=case.clock,
        tracking_code=case.request.tracking_code,
        outcome=RequestOutcome.WITHDRAWN,
        element_instance_key=900,
    )
    case.uow.events.clear()
    return case


def test_no_step_opens_on_a_closed_request(closed: Case) -> None:
    entry = closed.open()
    assert entry.state is StepState.CANCELLED
    assert entry.due_at == closed.clock.now() + timedelta(minutes=15), "the timer on the border needs an instant"
    assert closed.uow.events == []


def test_a_step_that_did_not_open_may_be_closed_and_is_never_overdue(closed: Case) -> None:
    opened = closed.open()
    closed.clock.advance(timedelta(days=9))
    assert closed.open() == opened
    assert closed.close() == opened
    assert closed.escalate() is None
    assert closed.uow.events == []


def test_the_service_as_a_whole_does_not_open_again(closed: Case) -> None:
    before = closed.uow.requests.get(closed.request.tracking_code)
    assert closed.open(step=WHOLE, limit="P1D", key=80).state is StepState.CANCELLED
    assert closed.uow.requests.get(closed.request.tracking_code) == before


def test_a_step_for_what_a_request_leaves_behind_has_its_limit(closed: Case) -> None:
    entry = closed.open(step="SET-14", limit="PT1H", after_closing=True)
    assert entry.due_at == closed.clock.now() + timedelta(hours=1)
    assert closed.uow.events == [DeadlineOpened(process="handle-faulty-meter", step="SET-14")]
    closed.clock.advance(timedelta(hours=2))
    missed = closed.escalate("SET-14")
    assert missed is not None
    assert closed.close(KEY).state is StepState.MISSED
