"""The work of many jobs in one transaction: what they leave behind, and what it may not cost."""

import gc
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from db.engine import Database
from db.errors import WriteConflict
from db.unit_of_work import SqlUnitOfWork
from services.errors import NotFound
from services.jalali import local_date
from services.model.requests import RequestState
from services.steps.ledger import JobElement, open_step
from tests.db import rows
from tests.examples import plain_service
from tests.fakes.uow import FixedClock

JOBS = 40


class Statements:
    """Counts round trips to the database; SQLite's own BEGIN is none."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        event.listen(database.writing, "before_cursor_execute", self._counted)

    def _counted(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        self.count += not statement.startswith("BEGIN")


class RunsRead:
    """Counts how often the ledger is asked for all runs of a request."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        event.listen(database.writing, "before_cursor_execute", self._counted)

    def _counted(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        self.count += "WHERE step_entry.tracking_code = " in statement


@pytest.fixture
def runs_read(database: Database) -> RunsRead:
    return RunsRead(database)


@pytest.fixture
def statements(database: Database) -> Statements:
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
    return Statements(database)


def test_stored_outcomes_come_back_also_empty_ones_and_those_of_other_jobs_do_not(database: Database) -> None:
    outcome = {"trackingCode": "۱", "nested": {"list": [1, None, True]}}
    with SqlUnitOfWork(database) as uow:
        uow.completed_jobs.store_many(
            [
                rows.completed_job(outcome, element=2**62, job_type="check-reading"),
                rows.completed_job({}, element=2**62, job_type="record-reading"),
                rows.completed_job({"other": 1}, element=3, job_type="record-reading"),
            ]
        )
    with SqlUnitOfWork(database) as uow:
        asked = [(2**62, "check-reading"), (2**62, "record-reading"), (2**62, "other"), (3, "check-reading")]
        assert uow.completed_jobs.find_many(asked) == {asked[0]: outcome, asked[1]: {}}


def test_a_group_asks_for_its_outcomes_once_and_stores_them_once(database: Database, statements: Statements) -> None:
    keys = [(number, "job") for number in range(JOBS)]
    with SqlUnitOfWork(database) as uow:
        assert uow.completed_jobs.find_many(keys) == {}
        assert uow.completed_jobs.find_many([]) == {}
        uow.completed_jobs.store_many([rows.completed_job({"n": number}, element=number) for number, _ in keys])
        uow.completed_jobs.store_many([])
    assert statements.count == 2
    with SqlUnitOfWork(database) as uow:
        assert uow.completed_jobs.find_many(keys) == {key: {"n": key[0]} for key in keys}


def test_a_job_that_is_stored_already_undoes_all_of_its_group(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        uow.completed_jobs.store_many([rows.completed_job({}, element=2)])
    with pytest.raises(WriteConflict), SqlUnitOfWork(database) as uow:  # noqa: PT012 -- one transaction
        uow.outbox.add_sms(rows.sms())
        uow.completed_jobs.store_many([rows.completed_job({}, element=element) for element in (1, 2, 3)])
    with SqlUnitOfWork(database) as uow:
        assert uow.completed_jobs.find_many([(1, "job"), (3, "job")]) == {}
        assert uow.outbox.sms_of(rows.CODE) == []


def test_what_many_jobs_write_takes_as_many_statements_as_what_one_writes(
    database: Database, statements: Statements
) -> None:
    with SqlUnitOfWork(database) as uow:
        for number in range(JOBS):
            uow.steps.add(rows.step(number))
            uow.outbox.add_sms(rows.sms(f"s-{number}"))
            uow.outbox.add_message(rows.message(f"m-{number}"))
            uow.steps.save(replace(rows.step(number), finished_at=rows.NOW))
            assert uow.requests.get(rows.CODE).is_open
            assert uow.connections.get(rows.ACCOUNT) == rows.connection()
    reads, writes, rewrites = 2, 4, int(database.writers_overlap)
    assert statements.count == reads + writes + rewrites
    with SqlUnitOfWork(database) as uow:
        assert all(entry.finished_at for entry in uow.steps.of_request(rows.CODE))
        assert len(uow.steps.of_request(rows.CODE)) == JOBS


def test_a_transaction_asks_once_what_is_decreed_and_its_requests_say_where_they_are(
    database: Database, statements: Statements
) -> None:
    day, elsewhere = local_date(rows.NOW), rows.connection("9876543210989")
    with SqlUnitOfWork(database) as uow:
        uow.connections.save(replace(elsewhere, district="جنوب"))
        here = uow.calendar.at(rows.ACCOUNT, since=day)
    before = statements.count
    with SqlUnitOfWork(database) as uow:
        uow.requests.get(rows.CODE)
        assert uow.calendar.at(rows.ACCOUNT, since=day) == here
        assert uow.calendar.at(rows.ACCOUNT, since=day + timedelta(days=1)) == here
        assert statements.count == before + 2
        assert uow.calendar.at(elsewhere.bill_id, since=day).district == "جنوب"
        assert uow.calendar.at(elsewhere.bill_id, since=day).district == "جنوب"
        assert statements.count == before + 3


def test_where_a_connection_is_by_now_is_told_though_its_request_was_read_before(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
    with SqlUnitOfWork(database) as uow:
        uow.requests.get(rows.CODE)
        uow.connections.save(replace(rows.connection(), district="جنوب"))
        assert uow.requests.get(rows.CODE).is_open
        assert uow.calendar.at(rows.ACCOUNT, since=local_date(rows.NOW)).district == "جنوب"


def test_an_examination_that_opens_reads_the_runs_of_its_request_once(database: Database, runs_read: RunsRead) -> None:
    """Its limit stands still during some of them, and so do the instants at which somebody is told of it."""
    request = rows.request_for(plain_service(examined=True))
    with SqlUnitOfWork(database) as uow:
        uow.connections.save(rows.connection())
        uow.requests.add(request)
    with SqlUnitOfWork(database) as uow:
        opened = open_step(
            uow,
            clock=FixedClock(),
            tracking_code=request.tracking_code,
            step="STD-03",
            limit="PT7H",
            element=JobElement(
                process_instance_key=1, element_instance_key=2, element_id="CallActivity_ExamineRequest"
            ),
        )
    assert opened.watched, "somebody is told before the miss"
    assert runs_read.count == 1


def test_runs_of_a_request_that_were_read_are_told_again_as_they_are_by_now(
    database: Database, runs_read: RunsRead
) -> None:
    first, second = rows.step(1), rows.step(2, started_at=rows.NOW + timedelta(hours=1))
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
        uow.steps.add(second)
    ended = replace(second, finished_at=rows.NOW + timedelta(hours=2))
    with SqlUnitOfWork(database) as uow:
        assert uow.steps.of_request(rows.CODE) == [second]
        uow.steps.add(first)
        uow.steps.save(ended)
        assert uow.steps.of_request(rows.CODE) == [first, ended]
        assert runs_read.count == 1
    with SqlUnitOfWork(database) as uow:
        assert uow.steps.of_request(rows.CODE) == [first, ended]


def test_the_steps_of_a_group_are_read_together_when_the_first_is_asked_for(
    database: Database, statements: Statements
) -> None:
    with SqlUnitOfWork(database) as uow:
        for number in range(0, JOBS, 2):
            uow.steps.add(rows.step(number))
    before = statements.count
    with SqlUnitOfWork(database) as uow:
        uow.completed_jobs.find_many([(number, "job") for number in range(JOBS)])
        assert statements.count == before + 1
        found = [uow.steps.find(number) for number in range(JOBS)]
        assert found == [None if number % 2 else rows.step(number) for number in range(JOBS)]
        uow.steps.add(rows.step(1))
        assert uow.steps.find(1) == rows.step(1)
        assert statements.count == before + 2
        assert uow.steps.find(JOBS) is None
        with pytest.raises(NotFound):
            uow.steps.save(rows.step(3))


def test_what_was_written_is_read_in_the_same_transaction(database: Database) -> None:
    waiting = rows.sms(tracking_code=rows.CODE)
    finished = replace(rows.step(), finished_at=rows.NOW + timedelta(minutes=1))
    closed = replace(rows.request(), state=RequestState.CLOSED, closed_at=rows.NOW)
    moved = replace(rows.connection(), district="جنوب")
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
        uow.outbox.add_sms(waiting)
        uow.steps.add(rows.step())
        uow.steps.save(finished)
        uow.requests.save(closed)
        uow.connections.save(moved)
        assert uow.outbox.sms_of(rows.CODE) == [waiting]
        assert uow.steps.find(finished.element_instance_key) == finished
        assert uow.steps.of_request(rows.CODE) == [finished]
        assert (uow.requests.get(rows.CODE), uow.requests.recent(1)) == (closed, [closed])
        assert uow.connections.get(rows.ACCOUNT) == moved


def test_a_missing_row_is_told_at_the_line_that_needs_it(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        with pytest.raises(NotFound):
            uow.steps.save(rows.step())
        with pytest.raises(NotFound):
            uow.requests.save(rows.request())


def test_a_unit_of_work_leaves_nothing_behind_in_memory(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)

    def work(number: int) -> None:
        with SqlUnitOfWork(database) as uow:
            uow.requests.get(rows.CODE)
            uow.connections.save(rows.connection())
            uow.steps.add(rows.step(number))
            uow.outbox.add_sms(rows.sms(f"s-{number}"))
            uow.completed_jobs.store_many([rows.completed_job({}, element=number)])

    for number in range(20):
        work(number)
    gc.collect()
    before = len(gc.get_objects())
    for number in range(20, 220):
        work(number)
    gc.collect()
    assert len(gc.get_objects()) - before < 200
