"""Diagrams of a version before, which run on beside today's workers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.model.steps import StepEntry, StepState
from services.steps.due import engine_text
from services.steps.ledger import JobElement, open_step
from services.steps.watch import follow_limit
from tests.db import rows
from tests.process.limits import MOMENT
from tests.process.versions.conftest import STEP, Requested
from tests.zeebekit import ProcessInstance

pytestmark = pytest.mark.process

LIMIT = timedelta(minutes=15)
RUN = JobElement(process_instance_key=5, element_instance_key=77, element_id="SubProcess_Step")


def travel_to(requested: Requested, moment: datetime) -> None:
    engine = requested.office.engine
    engine.travel(moment - engine.now())


@pytest.mark.parametrize("limit", ["PT15M", None])
def test_a_step_whose_timer_is_a_duration_is_missed_once_and_told_whether_or_not_its_input_says_the_limit(
    requested: Requested, limit: str | None
) -> None:
    engine = requested.office.engine
    instance = requested.begun("step-of-before", limit=limit)
    began = requested.row().started_at
    travel_to(requested, began + LIMIT - MOMENT)
    assert requested.row().missed_at is None
    assert requested.sms() == []
    travel_to(requested, began + LIMIT + MOMENT)
    late = requested.row()
    assert (late.state, late.limit) == (StepState.MISSED, LIMIT if limit else None)
    assert [sms.template for sms in requested.sms()] == ["deadline-missed"]
    [review] = engine.tasks("supervisor")
    assert review.variables["isMissed"]
    instance.task("Task_Work").complete()
    instance.assert_completed().assert_no_incidents()
    assert requested.row().finished_at is not None
    assert not review.is_open


@pytest.fixture
def watched(requested: Requested) -> StepEntry:
    """A run that has a watch of version 1.0.1 since its beginning."""
    office = requested.office
    with office.begin() as uow:
        element = replace(RUN, element_instance_key=int(office.engine.now().timestamp() * 1000))
        entry = open_step(uow, clock=office.clock, tracking_code=rows.CODE, step=STEP, limit="PT15M", element=element)
        uow.steps.save(replace(entry, watched=True))
    return requested.row()


@contextmanager
def watch_of_before(requested: Requested, row: StepEntry) -> Iterator[ProcessInstance]:
    """Waits for the instant at which the run is due."""
    engine = requested.office.engine
    assert row.due_at is not None
    variables = {"trackingCode": rows.CODE, "step": STEP, "stepRun": str(row.element_instance_key)}
    engine.publish_message("watch-of-before", variables=variables | {"lookAt": engine_text(row.due_at)})
    [watch] = engine.instances("watch-of-before")
    yield watch
    watch.assert_no_incidents()


def moved(requested: Requested, row: StepEntry, limit: timedelta) -> None:
    office = requested.office
    with office.begin() as uow:
        assert follow_limit(uow, row.element_instance_key, limit, at=office.clock.now())
    office.engine.run()


def test_a_watch_that_expects_the_instant_from_the_message_asks_at_the_former_one_and_waits_for_the_new(
    requested: Requested, watched: StepEntry
) -> None:
    with watch_of_before(requested, watched) as watch:
        moved(requested, watched, 2 * LIMIT)
        assert watch.times_passed("Event_MovedAgain") == 1
        travel_to(requested, watched.started_at + LIMIT + MOMENT)
        watch.assert_passed("Task_LookAtDeadline").assert_waiting_at("Gateway_Wait")
        assert requested.row().missed_at is None
        travel_to(requested, watched.started_at + 2 * LIMIT + MOMENT)
        assert requested.row().missed_at == watched.started_at + 2 * LIMIT
        assert [sms.template for sms in requested.sms()] == ["deadline-missed"]


def test_such_a_watch_tells_of_a_limit_that_was_brought_forward_at_the_former_instant(
    requested: Requested, watched: StepEntry
) -> None:
    """Late, and once: until it is migrated."""
    with watch_of_before(requested, watched):
        moved(requested, watched, LIMIT / 3)
        travel_to(requested, watched.started_at + LIMIT - MOMENT)
        assert requested.sms() == []
        travel_to(requested, watched.started_at + LIMIT + MOMENT)
        assert requested.row().missed_at == watched.started_at + LIMIT / 3
        assert [sms.template for sms in requested.sms()] == ["deadline-missed"]
