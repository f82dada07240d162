"""What only one service asked for moves from columns of its own into the answers, and back."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from db import migrate
from db.engine import Database
from db.errors import DatabaseFault
from db.unit_of_work import SqlUnitOfWork
from services.model.connections import MeterReading
from tests.db.migrations.first_rows import request_row, settlement_alone, tables_of

BEFORE = "0013"
PLACE = "دیوار «حیاط»، کنار در\\ورودی"
READING = MeterReading(kwh=12_300, taken_on=date(2026, 11, 20))
COLUMNS = text("SELECT tracking_code, reading_kwh, reading_on, requested_place FROM request ORDER BY tracking_code")


@pytest.fixture
def before(empty_url: str) -> Database:
    """Requests of three services: two settlements, a relocation, and one that asks for nothing of its own."""
    database = settlement_alone(empty_url)
    migrate.upgrade(database, BEFORE)
    with database.relaying.begin() as connection:
        requests = tables_of(connection).tables["request"]
        nothing = {"reading_kwh": None, "reading_on": None}
        moving = {**request_row("moving", "referred"), **nothing, "service_key": "meter-relocation"}
        renaming = {**request_row("renaming", "referred"), **nothing, "service_key": "name-change"}
        connection.execute(requests.insert(), [{**moving, "requested_place": PLACE}])
        connection.execute(requests.insert(), [renaming])
    return database


def test_columns_of_one_service_become_answers_and_columns_again(before: Database) -> None:
    with before.reading.connect() as connection:
        columns = connection.execute(COLUMNS).all()
    migrate.upgrade(before)
    assert migrate.differences(before) == []
    with SqlUnitOfWork(before, read_only=True) as uow:
        answers = {
            code: uow.requests.get(code).application.answers for code in ("open", "closed", "moving", "renaming")
        }
    assert answers == {
        "open": {"reading": READING},
        "closed": {"reading": READING},
        "moving": {"requestedPlace": PLACE},
        "renaming": {},
    }
    migrate.downgrade(before, BEFORE)
    with before.reading.connect() as connection:
        assert connection.execute(COLUMNS).all() == columns
    before.close()


def test_a_downgrade_that_would_lose_a_request_without_a_last_bill_is_refused(before: Database) -> None:
    migrate.upgrade(before)
    with SqlUnitOfWork(before) as uow:
        request = uow.requests.get("moving")
        uow.requests.save(replace(request, application=replace(request.application, last_bill_payment_id=None)))
    with pytest.raises(DatabaseFault):
        migrate.downgrade(before, BEFORE)
    with SqlUnitOfWork(before, read_only=True) as uow:
        assert uow.requests.get("moving").application.answers == {"requestedPlace": PLACE}
    before.close()


def test_a_request_that_was_corrected_since_goes_back_as_it_is_by_then(before: Database) -> None:
    migrate.upgrade(before)
    later = MeterReading(kwh=2**40, taken_on=date(2026, 11, 21))
    with SqlUnitOfWork(before) as uow:
        request = uow.requests.get("open")
        uow.requests.save(replace(request, application=replace(request.application, answers={"reading": later})))
    migrate.downgrade(before, BEFORE)
    with before.reading.connect() as connection:
        [row] = [row for row in connection.execute(COLUMNS) if row.tracking_code == "open"]
    assert (row.reading_kwh, str(row.reading_on)) == (2**40, "2026-11-21")
    before.close()
