"""A step that opens while a decree is committed: neither sees the other, and the limit is right all the same."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from db.engine import Database, open_database
from db.unit_of_work import SqlUnitOfWork
from services.company import EXAMPLE_COMPANY
from services.steps.ledger import JobElement, open_step
from services.steps.limits import LedgerLimits
from services.working_time.calendars import calendars_with
from services.working_time.moving import moved_limits
from services.worklist.escalation import escalate_missed_deadline
from tests.db import rows
from tests.examples import plain_service
from tests.fakes.uow import FixedClock
from tests.unit.office_world import closed, entered, local

EXAMINATION = "STD-03"
OLD, NEW = local("1405/09/01 10:00"), local("1405/09/02 10:00")
RUN = JobElement(process_instance_key=5, element_instance_key=77, element_id="Task_ExamineRequest")


@pytest.fixture
def postgres(cluster_url: str) -> Iterator[Database]:
    """SQLite lets one writer in at a time: there nothing overlaps."""
    opened = open_database(cluster_url)
    yield opened
    opened.close()


def test_a_limit_that_a_decree_could_not_see_is_not_escalated_by_the_old_calendar(postgres: Database) -> None:
    with SqlUnitOfWork(postgres) as uow:
        uow.connections.save(rows.connection())
        uow.requests.add(rows.request_for(plain_service(examined=True)))
    clock = FixedClock()
    with SqlUnitOfWork(postgres) as opening:
        entry = open_step(opening, clock=clock, tracking_code=rows.CODE, step=EXAMINATION, limit="PT7H", element=RUN)
        assert entry.due_at == OLD
        [change] = entered(closed("1405/09/01"))
        with SqlUnitOfWork(postgres) as decreeing:
            decreeing.calendar.add(change)
        with SqlUnitOfWork(postgres) as moving:
            assert moved_limits(moving, LedgerLimits(), calendars_with([change])) == ()

    clock.advance(OLD - clock.now() + timedelta(milliseconds=1))
    with SqlUnitOfWork(postgres) as uow:
        escalated = escalate_missed_deadline(
            uow, clock=clock, company=EXAMPLE_COMPANY, tracking_code=rows.CODE, step=EXAMINATION
        )
        assert escalated is None
    with SqlUnitOfWork(postgres) as uow:
        [kept] = uow.steps.of_request(rows.CODE)
        assert (kept.due_at, kept.missed_at, kept.watched) == (NEW, None, True)
