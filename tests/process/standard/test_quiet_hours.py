"""What waits for the end of quiet hours, and what does not hold any more by then."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from db.engine import Database
from deploy.demo.stories import STORIES, common
from deploy.demo.stories.story import DAY, HOUR
from services.catalogue import Service
from services.company import EXAMPLE_COMPANY, QuietHours
from services.jalali import TEHRAN
from services.model.notices import Sms, SmsState
from services.model.steps import StepEntry
from services.registry.values import Visit
from tests.examples import plain_service, services_with
from tests.process.conftest import opened_office
from tests.process.limits import MOMENT, reviews
from tests.process.office import EmbeddedCase, Office
from tests.process.standard.ledger_rows import whole
from tests.zeebekit import EmbeddedEngine

pytestmark = pytest.mark.process

NIGHT_BEFORE, NIGHT_LEFT = HOUR / 2, 3 * HOUR
ANSWERED_WITHIN = 4 * HOUR
REMINDED_AFTER = 3 * DAY


@pytest.fixture
def service() -> Service:
    """Of a day."""
    return next(each for each in services_with(plain=True, examined=True) if each.limit == DAY)


@pytest.fixture
def begun_at_night(zeebe: EmbeddedEngine, database: Database) -> Iterator[Office]:
    """Quiet hours have begun half an hour ago, whatever hour it is; so they do on each day after."""
    yield from _quiet(zeebe, database, since=-NIGHT_BEFORE)


@pytest.fixture
def near_at_night(zeebe: EmbeddedEngine, database: Database) -> Iterator[Office]:
    """They begin before nine tenths of a day begun now, and end before the day does."""
    yield from _quiet(zeebe, database, since=DAY * 0.9 - NIGHT_BEFORE, left=HOUR)


@pytest.fixture
def begun_by_day(zeebe: EmbeddedEngine, database: Database) -> Iterator[Office]:
    """They begin half an hour before a supervisor has had his time, counted from the miss of a day begun now."""
    yield from _quiet(zeebe, database, since=ANSWERED_WITHIN - NIGHT_BEFORE)


def _quiet(
    zeebe: EmbeddedEngine, database: Database, *, since: timedelta, left: timedelta = NIGHT_LEFT
) -> Iterator[Office]:
    now = zeebe.now().astimezone(TEHRAN)
    hours = QuietHours(since=(now + since).time(), until=(now + since + NIGHT_BEFORE + left).time())
    yield from opened_office(zeebe, database, company=replace(EXAMPLE_COMPANY, quiet_hours=hours))


def _applied(office: Office, service: Service) -> tuple[EmbeddedCase, StepEntry]:
    """A request with the run of its whole service."""
    case = office.case(STORIES[service.key][0])
    asyncio.run(case.apply())
    return case, whole(case, service)


def _missed(office: Office, service: Service) -> EmbeddedCase:
    case, row = _applied(office, service)
    case.engine.travel(row.started_at + DAY + MOMENT - case.engine.now())
    return case


def _only(case: EmbeddedCase, template: str, service: Service) -> Sms:
    """What was told of the limit of the service as a whole, or of its bill, by a template."""
    run = str(whole(case, service).element_instance_key)
    [sms] = [
        each
        for each in case.sent()
        if each.template == template and (each.key.endswith(f"-{run}") or not template.startswith("deadline-"))
    ]
    return sms


def _in_the_morning(case: EmbeddedCase, waits: Sms) -> None:
    """Until what waits for the end of quiet hours would have been sent."""
    assert waits.state is not SmsState.SENT
    assert waits.not_before is not None
    case.engine.travel(waits.not_before + timedelta(seconds=1) - case.engine.now())


def test_a_miss_at_night_is_told_when_quiet_hours_end_and_an_answer_at_once(
    begun_at_night: Office, service: Service
) -> None:
    case, row = _applied(begun_at_night, service)
    [registered] = case.sent()
    assert registered.state is SmsState.SENT
    case.engine.travel(row.started_at + DAY + MOMENT - case.engine.now())
    waits = _only(case, "deadline-missed", service)
    assert waits.state is SmsState.QUEUED
    assert waits.not_before is not None
    assert row.started_at + DAY < waits.not_before <= row.started_at + DAY + NIGHT_LEFT
    _in_the_morning(case, waits)
    assert _only(case, "deadline-missed", service).state is SmsState.SENT


def test_of_a_step_whose_nine_tenths_come_at_night_and_that_ends_then_nobody_is_told_in_the_morning(
    near_at_night: Office, service: Service
) -> None:
    case, row = _applied(near_at_night, service)
    case.engine.travel(row.started_at + DAY * 0.9 + MOMENT - case.engine.now())
    waits = _only(case, "deadline-near", service)
    assert waits.state is SmsState.QUEUED
    asyncio.run(case.withdraw())
    _in_the_morning(case, waits)
    assert _only(case, "deadline-near", service).state is SmsState.WITHDRAWN


@pytest.mark.parametrize("ends", ["finished", "answered"])
def test_a_supervisor_is_not_told_in_the_morning_of_what_is_over_or_he_has_answered(
    begun_at_night: Office, service: Service, ends: str
) -> None:
    case = _missed(begun_at_night, service)
    waits = _only(case, "deadline-missed", service)
    if ends == "finished":
        asyncio.run(case.withdraw())
    else:
        _answer(case, service)
    _in_the_morning(case, waits)
    assert _only(case, "deadline-missed", service).state is SmsState.WITHDRAWN


def test_his_superior_is_not_told_in_the_morning_that_he_did_nothing_if_he_did(
    begun_by_day: Office, service: Service
) -> None:
    case = _missed(begun_by_day, service)
    assert _only(case, "deadline-missed", service).state is SmsState.SENT
    case.engine.travel(ANSWERED_WITHIN)
    waits = _only(case, "deadline-unanswered", service)
    _answer(case, service)
    _in_the_morning(case, waits)
    assert _only(case, "deadline-unanswered", service).state is SmsState.WITHDRAWN


def _answer(case: EmbeddedCase, service: Service) -> None:
    step = whole(case, service).step
    [task] = [task for task in reviews(case) if task.variables["step"] == step]
    task.complete({"supervisorNote": "با واحد صحبت شد"})


def test_of_a_bill_that_is_paid_at_night_nobody_is_reminded_in_the_morning(begun_at_night: Office) -> None:
    service = plain_service(examined=True, visit=Visit.NO, costs=True)
    case, _ = _applied(begun_at_night, service)
    asyncio.run(common.examine_request(case))
    asyncio.run(common.hand_over_bill(case))
    case.engine.travel(REMINDED_AFTER + MOMENT)
    waits = _only(case, "payment-reminder", service)
    asyncio.run(common.take_stub(case))
    _in_the_morning(case, waits)
    assert _only(case, "payment-reminder", service).state is SmsState.WITHDRAWN
