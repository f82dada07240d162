"""One transaction, committed at its end, undone by an error; and what the database's own errors become."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from db.engine import Database, open_database
from db.errors import DatabaseFault, DatabaseUnavailable, DatabaseUrlInvalid
from db.unit_of_work import SqlUnitOfWork
from services.errors import TechnicalError
from services.model.bills import BillState
from services.ports import UnitOfWork
from tests.db import rows
from tests.db.conftest import Store


class Trouble(Exception):
    """An error of a service."""


def test_the_unit_of_work_is_the_port(database: Database) -> None:
    with SqlUnitOfWork(database) as opened:
        uow: UnitOfWork = opened
        assert uow.requests.recent(1) == []


def test_an_error_undoes_all_and_goes_on(database: Database) -> None:
    with pytest.raises(Trouble), SqlUnitOfWork(database) as uow:  # noqa: PT012 -- one transaction
        rows.save_bill(uow)
        uow.outbox.add_sms(rows.sms())
        uow.completed_jobs.store_many([rows.completed_job({})])
        raise Trouble
    with SqlUnitOfWork(database) as uow:
        assert uow.connections.find(rows.ACCOUNT) is None
        assert uow.completed_jobs.find_many([(1, "job")]) == {}


def test_of_bills_with_the_same_identifiers_the_unpaid_one_is_found_else_the_newest(database: Database) -> None:
    void = replace(rows.bill("b-3", issued_at=rows.NOW + timedelta(days=3)), state=BillState.VOID)
    paid = replace(rows.bill("b-2", issued_at=rows.NOW + timedelta(days=2)), state=BillState.PAID)
    with SqlUnitOfWork(database) as uow:
        rows.save_bill(uow)
        uow.bills.add(void)
        uow.bills.add(paid)
        assert uow.bills.find_by_identifiers(rows.ACCOUNT, void.payment_id) == rows.bill()
        uow.bills.save(replace(rows.bill(), state=BillState.VOID))
        assert uow.bills.find_by_identifiers(rows.ACCOUNT, void.payment_id) == void


def test_a_read_only_unit_of_work_waits_for_no_writer(database: Database) -> None:
    with SqlUnitOfWork(database) as writing:
        rows.save_request(writing)
        with SqlUnitOfWork(database, read_only=True) as reading:
            assert reading.requests.find(rows.CODE) is None
    with SqlUnitOfWork(database, read_only=True) as reading:
        assert reading.requests.get(rows.CODE) == rows.request()


def test_a_unit_of_work_is_opened_once(database: Database) -> None:
    with SqlUnitOfWork(database) as uow, pytest.raises(RuntimeError, match="opened before"):
        uow.__enter__()
    with pytest.raises(RuntimeError, match="opened before"), uow:
        pytest.fail("its transaction is over")


def test_a_row_without_its_parent_is_a_fault_that_shows_no_personal_data(database: Database) -> None:
    with pytest.raises(DatabaseFault) as caught, SqlUnitOfWork(database) as uow:
        uow.requests.add(rows.request())
    assert not isinstance(caught.value, TechnicalError)
    assert caught.value.__suppress_context__
    assert rows.request().application.applicant.mobile not in str(caught.value)


def test_a_row_that_postgresql_quotes_in_its_refusal_is_not_quoted(cluster_url: str) -> None:
    database = open_database(cluster_url)
    with database.writing.begin() as connection:
        connection.execute(text("ALTER TABLE request ADD CONSTRAINT no_mobile CHECK (mobile = '')"))
    with pytest.raises(DatabaseFault) as caught, SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
    person = rows.request().application.applicant
    assert str(caught.value) == "the database refused a statement: CheckViolation 23514 on no_mobile"
    assert caught.value.__suppress_context__
    assert not any(each in repr(caught.value) for each in (person.mobile, person.national_id))
    database.close()


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 21)  # noqa: DTZ001 -- the thing tested
    with pytest.raises(StatementError, match="no time zone"), SqlUnitOfWork(database) as uow:
        uow.completed_jobs.store_many([replace(rows.completed_job({}), stored_at=naive)])


def test_a_database_without_tables_is_a_fault_not_an_outage(empty_url: str) -> None:
    database = open_database(empty_url)
    with pytest.raises(DatabaseFault), SqlUnitOfWork(database) as uow:
        uow.requests.find("x")
    database.close()


@pytest.mark.parametrize("url", ["postgresql://me:secret@127.0.0.1:1/none", "sqlite:////no/such/folder/file.db"])
def test_a_database_that_is_away_is_a_technical_error_at_the_first_transaction(url: str) -> None:
    database = open_database(url)
    with pytest.raises(DatabaseUnavailable) as caught, SqlUnitOfWork(database):
        pytest.fail("it cannot have begun")
    assert "secret" not in str(caught.value)
    assert caught.value.label == database.label
    database.close()


def test_a_connection_that_breaks_under_a_unit_of_work_is_an_outage(cluster_url: str) -> None:
    database = open_database(cluster_url)
    with pytest.raises(DatabaseUnavailable), SqlUnitOfWork(database) as uow:  # noqa: PT012 -- one transaction
        rows.save_request(uow)
        with database.relaying.connect() as other:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            other.execute(text(others + " AND pid <> pg_backend_pid()"))
        uow.requests.get(rows.CODE)
    with SqlUnitOfWork(database) as uow:
        assert uow.requests.find(rows.CODE) is None
    database.close()


@pytest.mark.parametrize("url", ["", "no url", "mysql://host/name", "sqlite://", "sqlite:///:memory:"])
def test_a_url_of_no_usable_database_is_refused_at_once(url: str) -> None:
    with pytest.raises(DatabaseUrlInvalid):
        open_database(url)


def test_sqlite_is_durable_keeps_foreign_keys_and_lets_readers_in(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    with database.writing.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15_000}
    database.close()


def test_a_taken_key_does_not_spoil_the_store(store: Store) -> None:
    with store.begin() as uow:
        rows.save_request(uow)
    with pytest.raises(store.taken), store.begin() as uow:
        uow.requests.add(rows.request())
    with store.begin() as uow:
        assert uow.requests.get(rows.CODE) == rows.request()
