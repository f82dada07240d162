"""A limit that stands still while the applicant has to pay, and runs on when he has."""

import asyncio
from datetime import datetime, timedelta

import pytest

from deploy.demo.stories.common import hand_over_bill, take_stub
from deploy.demo.stories.story import DAY, HOUR
from services.catalogue import Service
from services.model.steps import StepState
from services.steps.watch import look_again
from tests.examples import services_with
from tests.process.limits import MOMENT, reviews, watches
from tests.process.office import EmbeddedCase, NewCase, plain
from tests.process.standard.ledger_rows import whole

pytestmark = pytest.mark.process

PAUSED = 3 * DAY


@pytest.fixture
def service() -> Service:
    """Of a week: an unpaid bill is waited for longer."""
    found = services_with(plain=True, examined=True, costs=True, work_order=True)
    return next(each for each in found if each.limit <= 7 * DAY)


@pytest.fixture
def case(service: Service, new_case: NewCase) -> EmbeddedCase:
    """Its costs are announced, and nobody has paid yet."""
    case = new_case(service.key)

    async def announced() -> None:
        await case.apply()
        await plain(case).examine()
        await plain(case).visit()
        await hand_over_bill(case)

    asyncio.run(announced())
    return case


def _paid_after(case: EmbeddedCase, pause: timedelta) -> None:
    async def paid() -> None:
        await case.wait(pause)
        await take_stub(case)

    asyncio.run(paid())


def _travel_to(case: EmbeddedCase, moment: datetime) -> None:
    case.engine.travel(moment - case.engine.now())


def test_nothing_is_late_while_the_applicant_has_to_pay(case: EmbeddedCase, service: Service) -> None:
    before = whole(case, service)
    assert before.stands_still
    _travel_to(case, before.started_at + service.limit + DAY)
    row = whole(case, service)
    assert row.stands_still
    assert row.missed_at is None
    assert "deadline-missed" not in case.sms()
    assert reviews(case) == []


def test_the_limit_runs_on_by_what_was_left_of_it(case: EmbeddedCase, service: Service) -> None:
    stopped_at = case.steps(*case.ids("06"))[-1].started_at
    _paid_after(case, PAUSED)
    paying = case.steps(*case.ids("06"))[-1]
    assert paying.finished_at is not None
    row = whole(case, service)
    assert row.due_at == row.started_at + service.limit + (paying.finished_at - stopped_at)
    assert not row.stands_still
    _travel_to(case, row.due_at - MOMENT)
    assert whole(case, service).missed_at is None
    assert "deadline-missed" not in case.sms()
    _travel_to(case, row.due_at + MOMENT)
    late = whole(case, service)
    assert late.state is StepState.MISSED
    assert late.missed_at == row.due_at
    assert case.sms().count("deadline-missed") == 1
    _travel_to(case, row.due_at + DAY)
    assert case.sms().count("deadline-missed") == 1
    watch = watches(case, row)[-1]
    watch.assert_completed().assert_passed("Event_DeadlineLookedAt")


def test_the_watch_ends_with_the_service(case: EmbeddedCase, service: Service) -> None:
    _paid_after(case, PAUSED)
    watch = watches(case, whole(case, service))[-1]
    watch.assert_waiting_at("Gateway_Wait")

    async def done() -> None:
        await plain(case).work()
        await case.closed()

    asyncio.run(done())
    watch.assert_completed().assert_passed("Event_NothingToWatch")
    assert whole(case, service).state is StepState.MET


def test_a_service_that_ends_while_it_stands_still_is_not_late(case: EmbeddedCase, service: Service) -> None:
    _travel_to(case, case.engine.now() + service.limit)
    asyncio.run(case.withdraw())
    case.instance.assert_completed()
    assert case.missed() == set()
    for watch in watches(case, whole(case, service)):
        watch.assert_completed()
    assert not case.engine.open_jobs()


def test_a_watch_that_is_told_to_look_again_goes_on_waiting(case: EmbeddedCase, service: Service) -> None:
    _paid_after(case, HOUR)
    row = whole(case, service)
    [watch] = watches(case, row)
    with case.office.begin() as uow:
        look_again(uow, row, at=case.engine.now())
    case.engine.travel(minutes=1)
    assert watch.times_passed("Event_MovedAgain") == 2
    watch.assert_waiting_at("Gateway_Wait")
