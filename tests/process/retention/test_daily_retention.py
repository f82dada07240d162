"""What was kept long enough is removed at night, batch by batch, and what is still of use stays."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from typing import cast

import pytest
from sqlalchemy import select

from db.base import table_of
from db.completed_jobs import CompletedJob
from db.tables import CompletedJobRow
from deploy.demo.stories import ALL_STORIES, common
from deploy.demo.stories.story import told_misses
from services.catalogue import service_of
from services.model.keys import RequestOutcome
from services.retention.purge import BATCH
from tests.examples import whole_step
from tests.process.office import EmbeddedCase, Office, play
from tests.process.retention.conftest import ANSWERS_KEPT
from tests.zeebekit import ProcessInstance

pytestmark = pytest.mark.process

ANSWERS = table_of(CompletedJobRow)
GONE = range(1, BATCH + 2)
"""Keys that the engine has never given: what it has ended looks the same."""


def nights(office: Office) -> list[ProcessInstance]:
    return office.engine.instances("daily-retention")


def elements_with_answers(office: Office) -> set[int]:
    with office.database.reading.connect() as connection:
        return set(connection.scalars(select(ANSWERS.c.element_instance_key)))


def store_answers(office: Office, elements: Collection[int]) -> None:
    now = office.engine.now()
    jobs = [CompletedJob(element_instance_key=key, job_type="x", outcome={}, stored_at=now) for key in elements]
    with office.begin() as uow:
        uow.completed_jobs.store_many(jobs)


def test_a_night_comes_once_a_day_and_does_batch_by_batch_while_there_is_more(office: Office) -> None:
    store_answers(office, GONE)
    office.history.instances = 60
    office.engine.travel(days=ANSWERS_KEPT)
    assert len(nights(office)) == ANSWERS_KEPT
    assert elements_with_answers(office) >= set(GONE)
    assert office.history.instances == 0
    office.engine.travel(days=1)
    assert len(nights(office)) == ANSWERS_KEPT + 1
    assert elements_with_answers(office) & set(GONE) == set()
    nights(office)[0].assert_passed("Flow_MoreEngineHistory_Again")
    nights(office)[-1].assert_passed("Flow_MoreJobAnswers_Again", "Event_Purged")
    assert {each.state for each in nights(office)} == {"completed"}


def test_others_have_their_turn_for_five_times_as_long_as_a_batch_took(office: Office) -> None:
    store_answers(office, GONE)
    office.engine.travel(days=ANSWERS_KEPT)
    with office.engine.stopped_at(office.engine.now() + timedelta(seconds=1)):
        now = office.engine.now()
        tonight = now.replace(hour=23, minute=0, second=0, microsecond=0)
        office.engine.travel((tonight - now) % timedelta(days=1))
        night = nights(office)[-1].assert_waiting_at("Event_TurnAfterJobAnswers")
        turn = timedelta(milliseconds=5 * cast("int", night.variables()["milliseconds"]))
        office.engine.travel(turn - timedelta(milliseconds=1))
        night.assert_waiting_at("Event_TurnAfterJobAnswers")
        office.engine.travel(timedelta(milliseconds=1))
        night.assert_completed()
    assert elements_with_answers(office) & set(GONE) == set()


async def _waits(case: EmbeddedCase) -> None:
    await case.apply()
    await common.examine_request(case)


def test_an_answer_stays_as_long_as_the_engine_could_ask_for_it_again(examined: EmbeddedCase) -> None:
    office = examined.office
    asyncio.run(_waits(examined))
    given = elements_with_answers(office)
    office.engine.travel(days=ANSWERS_KEPT + 1)
    kept = elements_with_answers(office) & given
    whole_service = next(
        row.element_instance_key for row in examined.ledger() if row.step == whole_step(service_of(examined.service)).id
    )
    assert whole_service in kept
    assert kept < given
    assert kept.isdisjoint(office.gateway.ended(kept))
    assert office.gateway.ended(given) == given - kept
    asyncio.run(examined.withdraw())
    examined.instance.assert_completed()
    office.engine.travel(days=ANSWERS_KEPT + 1)
    assert elements_with_answers(office) & given == set()


def test_asking_whether_an_element_has_ended_changes_nothing_in_the_engine(examined: EmbeddedCase) -> None:
    office = examined.office
    asyncio.run(_waits(examined))
    elements = elements_with_answers(office)
    instance = examined.instance.key
    before = [(each.key, each.state, each.variables()) for each in office.engine.instances()]
    tasks = [(task.key, task.variables) for task in office.engine.tasks()]
    assert instance not in office.gateway.ended({*elements, instance})
    assert [(each.key, each.state, each.variables()) for each in office.engine.instances()] == before
    assert [(task.key, task.variables) for task in office.engine.tasks()] == tasks
    assert office.engine.open_jobs() == []


def test_the_records_of_a_request_that_was_closed_long_ago_lose_what_is_personal(
    office: Office, examined: EmbeddedCase
) -> None:
    asyncio.run(_waits(examined))
    asyncio.run(examined.withdraw())
    person = examined.request.application.applicant
    assert person.mobile
    with office.database.writing.begin() as connection:
        # A year of nights would take as long as a year of them does.
        connection.exec_driver_sql("UPDATE request SET closed_at = '2020-01-01 00:00:00.000000'")
        connection.exec_driver_sql("UPDATE sms_outbox SET created_at = '2020-01-01 00:00:00.000000'")
    office.engine.travel(days=1)
    applicant = examined.request.application.applicant
    assert (applicant.national_id, applicant.mobile, applicant.landline) == ("", "", "")
    assert examined.request.outcome == RequestOutcome.WITHDRAWN
    assert [(each.mobile, each.text) for each in examined.sent()] == [("", "")] * len(examined.sent())
    assert examined.sms()
    nights(office)[-1].assert_passed("Event_TurnAfterRecords", "Event_Purged")


def test_nights_disturb_no_request(office: Office) -> None:
    """The story that misses most limits has the most nights."""
    story = max(ALL_STORIES, key=lambda each: len(each.missed))
    case = office.case(story)
    play(case, story)
    assert case.request.outcome == story.outcome
    assert told_misses(case.missed()) == story.missed
    assert nights(office)
