"""The story of a request as an operator, or a program, asks for it."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from services.errors import NotFound
from services.model.steps import StepEntry
from services.timeline import recent_requests, recent_sms, sms_of_request, timeline_of
from tests.db import rows
from tests.examples import plain_service, whole_step
from tests.fakes.uow import FakeUnitOfWork, FixedClock

OTHER = "14050830-2"

CLOCK = FixedClock(rows.NOW)


@pytest.fixture
def uow() -> FakeUnitOfWork:
    """Two requests, of which the second came an hour later."""
    uow = FakeUnitOfWork()
    uow.connections.save(rows.connection())
    uow.requests.add(rows.request())
    later = replace(rows.request(OTHER, bill_id="7654321041"), registered_at=rows.NOW + timedelta(hours=1))
    uow.requests.add(later)
    return uow


def step(step: str, *, minutes: int) -> StepEntry:
    started = rows.NOW + timedelta(minutes=minutes)
    return replace(rows.step(hash((step, minutes)), started_at=started), step=step)


def test_steps_come_by_number_then_start_whichever_was_opened_first(uow: FakeUnitOfWork) -> None:
    whole = whole_step(plain_service()).id
    for entry in (
        step("STD-07", minutes=3),
        step(whole, minutes=9),
        step("STD-03", minutes=7),
        step("STD-03", minutes=5),
    ):
        uow.steps.add(entry)
    told = [(entry.step, entry.started_at - rows.NOW) for entry in timeline_of(uow, rows.CODE, clock=CLOCK).steps]
    wanted = [(whole, 9), ("STD-03", 5), ("STD-03", 7), ("STD-07", 3)]
    assert told == [(step, timedelta(minutes=minutes)) for step, minutes in wanted]


def test_what_was_paid_and_judged_for_another_request_is_not_told(uow: FakeUnitOfWork) -> None:
    mine, others = rows.bill(), replace(rows.bill("b-2"), tracking_code=OTHER)
    judged = rows.judgement(reason="شمارنده دیده شد")
    for bill in (mine, others):
        uow.bills.add(bill)
        uow.bills.add_payment(rows.payment(f"p-{bill.number}", bill_number=bill.number, number=bill.number))
    uow.connections.add_judgement(judged)
    uow.connections.add_judgement(replace(judged, tracking_code=OTHER))
    told = timeline_of(uow, rows.CODE, clock=CLOCK)
    assert told.bills == [mine]
    assert [payment.bill_number for payment in told.payments] == [mine.number]
    assert told.judgements == [judged]


def test_the_newest_request_comes_first_and_the_oldest_sms(uow: FakeUnitOfWork) -> None:
    assert [request.tracking_code for request in recent_requests(uow, limit=5)] == [OTHER, rows.CODE]
    first = rows.sms("first", tracking_code=rows.CODE)
    second = replace(rows.sms("second", tracking_code=OTHER), created_at=rows.NOW + timedelta(hours=1))
    for sms in (second, first):
        uow.outbox.add_sms(sms)
    assert recent_sms(uow, limit=5) == [first, second]
    assert recent_sms(uow, limit=1) == [second]
    assert sms_of_request(uow, rows.CODE) == [first]


@pytest.mark.parametrize("ask", [partial(timeline_of, clock=CLOCK), sms_of_request], ids=["timeline", "sms"])
def test_a_request_that_is_not_there_is_not_told_as_one_without_a_story(uow: FakeUnitOfWork, ask: object) -> None:
    assert callable(ask)
    with pytest.raises(NotFound):
        ask(uow, "9898621726")
