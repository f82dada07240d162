"""Two units of work over one connection: what each read of it is so when it commits, or it is told to come again."""

import inspect
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import event

from db.engine import Database
from db.errors import WriteConflict
from db.repositories.touched import Repository, Touched
from db.unit_of_work import SqlUnitOfWork
from services.model.bills import BillState
from services.model.connections import MeterReading, Reading, ReadingSource
from services.model.requests import RequestState
from services.ports import UnitOfWork
from tests.db import rows
from tests.db.racing import Meeting, race

OTHER = "7654321041"


def _issue(uow: UnitOfWork, number: str) -> None:
    uow.bills.add(rows.bill(number))


def _open_step(uow: UnitOfWork, number: str) -> None:
    uow.steps.add(replace(rows.step(), element_instance_key=int(number)))


def _read_meter(uow: UnitOfWork, number: str) -> None:
    reading = MeterReading(kwh=int(number), taken_on=rows.NOW.date())
    uow.connections.add_reading(
        Reading(bill_id=rows.ACCOUNT, kwh=reading.kwh, taken_on=reading.taken_on, source=ReadingSource.DECLARED)
    )


def _tell(uow: UnitOfWork, number: str) -> None:
    uow.outbox.add_sms(rows.sms(number, tracking_code=rows.CODE))


LOOKS: dict[str, tuple[Callable[[UnitOfWork], object], Callable[[UnitOfWork, str], None]]] = {
    "no bill of the connection": (lambda uow: uow.bills.of_connection(rows.ACCOUNT), _issue),
    "no bill of the request": (lambda uow: uow.bills.of_request(rows.CODE), _issue),
    "no step of the request": (lambda uow: uow.steps.of_request(rows.CODE), _open_step),
    "no reading": (lambda uow: uow.connections.readings(rows.ACCOUNT), _read_meter),
    "no SMS": (lambda uow: uow.outbox.sms_of(rows.CODE), _tell),
}


@pytest.mark.parametrize("look", LOOKS)
def test_of_two_that_both_find_nothing_one_adds_something(database: Database, look: str) -> None:
    find, add = LOOKS[look]
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
    meeting = Meeting()

    def add_the_first(number: str) -> str:
        with SqlUnitOfWork(database) as uow:
            known = find(uow)
            meeting.wait()
            if known:
                return "known"
            add(uow, number)
            return "added"

    answers = race([lambda: add_the_first("1"), lambda: add_the_first("2")])
    assert answers.count("added") == 1
    assert [type(each) for each in answers].count(WriteConflict) == int(database.writers_overlap)
    assert add_the_first("3") == "known"


def test_a_step_does_not_open_on_a_request_that_is_closed_meanwhile(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
    meeting = Meeting()

    def open_step() -> str:
        with SqlUnitOfWork(database) as uow:
            is_open = uow.requests.get(rows.CODE).is_open
            meeting.wait()
            if is_open:
                uow.steps.add(rows.step())
            return "opened" if is_open else "closed"

    def close() -> str:
        with SqlUnitOfWork(database) as uow:
            steps = uow.steps.of_request(rows.CODE)
            meeting.wait()
            uow.requests.save(replace(rows.request(), state=RequestState.CLOSED))
            return f"closed with {len(steps)} steps"

    answers = race([open_step, close])
    with SqlUnitOfWork(database) as uow:
        steps, is_open = uow.steps.of_request(rows.CODE), uow.requests.get(rows.CODE).is_open
    if database.writers_overlap:
        assert [type(each) for each in answers].count(WriteConflict) == 1
    assert (len(steps), is_open) in ((0, False), (1, True)) or f"closed with {len(steps)} steps" in answers


def test_those_over_different_connections_do_not_hinder_each_other(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
        uow.connections.save(rows.connection(OTHER))
    meeting = Meeting()

    def work(bill_id: str) -> str:
        with SqlUnitOfWork(database) as uow:
            uow.bills.of_connection(bill_id)
            meeting.wait()
            uow.bills.add(replace(rows.bill(f"of {bill_id}"), bill_id=bill_id, tracking_code=None))
            return bill_id

    assert race([lambda: work(rows.ACCOUNT), lambda: work(OTHER)]) == [rows.ACCOUNT, OTHER]


def test_groups_over_the_same_connections_in_any_order_wait_for_each_other_and_never_in_a_circle(
    database: Database,
) -> None:
    accounts = [f"{number:010}" for number in range(40)]
    with SqlUnitOfWork(database) as uow:
        for each in accounts:
            uow.connections.save(rows.connection(each))
    meeting = Meeting()

    def work(order: list[str]) -> str:
        with SqlUnitOfWork(database) as uow:
            for each in order:
                uow.bills.of_connection(each)
            meeting.wait()
            return "done"

    answers = race([lambda: work(accounts), lambda: work(accounts[::-1])])
    refused = [each for each in answers if isinstance(each, WriteConflict)]
    assert len(refused) == int(database.writers_overlap)
    assert not any("40P01" in str(each) for each in refused)


def test_a_unit_of_work_that_only_reads_rewrites_nothing(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
    written: list[str] = []
    event.listen(
        database.writing, "before_cursor_execute", lambda _c, _cursor, statement, *_: written.append(statement)
    )
    with SqlUnitOfWork(database, read_only=True) as uow:
        assert uow.requests.get(rows.CODE).is_open
        assert uow.bills.of_connection(rows.ACCOUNT) == []
    assert not any("UPDATE" in each for each in written)


def test_every_repository_notes_the_connections_that_it_is_asked_of() -> None:
    of_no_connection = {"sequences", "completed_jobs", "events", "scheduled"}
    names = {name for name, each in vars(UnitOfWork).items() if isinstance(each, property)} - of_no_connection
    for name in names:
        kind = inspect.get_annotations(vars(SqlUnitOfWork)[name].func, eval_str=True)["return"]
        assert issubclass(kind, Repository), f"{name}: its repository must be a Repository"


def test_what_was_asked_and_what_was_answered_is_noted_by_whatever_name(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        rows.save_bill(uow)
        noted = Touched()
        for repository in (uow.bills, uow.requests, uow.connections):
            repository.touched = noted
        uow.bills.payments_of("b-1")
        uow.requests.find_open(service_key=rows.SERVICE.key, bill_id=OTHER)
        assert uow.bills.get("b-1").state is BillState.ISSUED
    assert noted.keys == {"bill_number": {"b-1"}, "bill_id": {OTHER, rows.ACCOUNT}, "tracking_code": {rows.CODE}}
