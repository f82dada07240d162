"""What agents report, and requests that are carried out: kept by versions 16 and 17, dropped by a downgrade."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from db import migrate
from db.engine import Database, open_database
from db.unit_of_work import SqlUnitOfWork
from services.model.metering import OrderOutcome, OrderReport
from services.model.requests import RequestState
from tests.db import rows
from tests.db.migrations.first_rows import settlement_alone, tables_of

BEFORE, REPORTS = "0015", "0016"
FIRST = OrderReport(
    work_order_number="w-1",
    outcome=OrderOutcome.DONE,
    reason=None,
    answers={"meterSerial": "A-1", "reading": 7},
    reported_at=rows.NOW,
)
SECOND = OrderReport(
    work_order_number="w-1",
    outcome=OrderOutcome.NOT_POSSIBLE,
    reason="در بسته بود",
    answers={},
    reported_at=rows.NOW + timedelta(hours=1),
)


@pytest.fixture
def today(empty_url: str) -> Database:
    """A request that is carried out, with a report that was corrected."""
    database = open_database(empty_url)
    migrate.upgrade(database)
    with SqlUnitOfWork(database) as uow:
        rows.save_agent_and_request(uow)
        uow.metering.add_order(rows.order())
        uow.metering.add_order_report(FIRST)
        uow.metering.correct_order_report(SECOND)
    with database.relaying.begin() as connection:
        connection.execute(text("UPDATE request SET state = 'carried-out'"))
    return database


def test_a_downgrade_lets_the_former_report_go_and_keeps_the_one_that_counts(today: Database) -> None:
    migrate.downgrade(today, REPORTS)
    with today.reading.connect() as connection:
        assert "former_order_report" not in tables_of(connection).tables
    migrate.upgrade(today)
    assert migrate.differences(today) == []
    with SqlUnitOfWork(today, read_only=True) as uow:
        assert uow.metering.order_reports_of(rows.CODE) == [SECOND]
        assert uow.metering.former_order_reports_of(rows.CODE) == []
        assert uow.requests.get(rows.CODE).state is RequestState.CARRIED_OUT
    today.close()


def test_a_downgrade_below_the_reports_knows_no_request_that_is_carried_out(today: Database) -> None:
    migrate.downgrade(today, BEFORE)
    with today.reading.connect() as connection:
        assert "order_report" not in tables_of(connection).tables
        assert list(connection.execute(text("SELECT state FROM request")).scalars()) == ["referred"]
    migrate.upgrade(today)
    with SqlUnitOfWork(today, read_only=True) as uow:
        assert uow.requests.get(rows.CODE).state is RequestState.REFERRED
        assert uow.metering.order_reports_of(rows.CODE) == []
    today.close()


def test_an_upgrade_leaves_the_states_of_requests_as_they_were(empty_url: str) -> None:
    database = settlement_alone(empty_url)
    before = states(database)
    assert len(before) > 1
    migrate.upgrade(database)
    assert states(database) == before
    database.close()


def states(database: Database) -> dict[str, str]:
    """Where each request stands."""
    with database.reading.connect() as connection:
        rows_of = connection.execute(text("SELECT tracking_code, state FROM request"))
        return {row.tracking_code: row.state for row in rows_of}
