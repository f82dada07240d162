"""A company's rows live through a change of the tables: nothing is lost, on either database, there and back."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, select, text

from db import migrate, revisions
from db.engine import Database, open_database
from db.errors import DatabaseFault, WriteConflict
from db.unit_of_work import SqlUnitOfWork
from services.billing.transactions import transaction_of
from services.model.bills import BillState, PaymentState
from services.model.connections import MeterReading
from services.model.requests import RequestState
from services.money import Rials
from tests.db import rows

SETTLEMENT_ALONE = "0001"
NOW = datetime(2026, 11, 21, 6, 30, 15, 123456, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SMS = {"key": "s", "template": "t", "mobile": "09121234567", "text": "x", "created_at": NOW, "state": "sent"}

MOVED = {("request", "reading_kwh"), ("request", "reading_on"), ("request", "requested_place")}
RENAMED = {"taken_over_by": "consolidated_into", "unsettled_since": "outcome_unknown_since"}

Rows = Mapping[str, list[dict[str, Any]]]


def request_row(tracking_code: str, state: str, reference: str | None = None) -> dict[str, Any]:
    return {
        "tracking_code": tracking_code,
        "service_key": "settlement",
        "bill_id": rows.ACCOUNT,
        "last_bill_payment_id": "123450412",
        "applicant_kind": "new-owner",
        "national_id": "0790419904",
        "mobile": "09129876543",
        "landline": "02177002233",
        "reading_kwh": 12_300,
        "reading_on": TODAY,
        "documents": ["last-paid-bill"],
        "channel": "file",
        "client_reference": reference,
        "registered_at": NOW,
        "process_instance_key": 2**62 + 1,
        "draft_key": f"d-{tracking_code}",
        "state": state,
    }


def bill_row(number: str, kind: str, tracking_code: str | None) -> dict[str, Any]:
    return {
        "number": number,
        "kind": kind,
        "bill_id": rows.ACCOUNT,
        "payment_id": f"{number}00412",
        "tracking_code": tracking_code,
        "carried_in": 400,
        "carried_out": 399,
        "issued_at": NOW,
        "due_on": TODAY,
        "state": "issued",
        "provisional": True,
    }


# Parents before children. The open and the closed request are of one service: only an index of open ones allows it.
ROWS_OF_SETTLEMENT: Rows = {
    "connection": [
        {
            "bill_id": rows.ACCOUNT,
            "district": "شمال",
            "tariff_class": "residential",
            "amperage": 25,
            "phases": 1,
            "state": "active",
            "carried": -999,
        }
    ],
    "subscriber": [
        {
            "bill_id": rows.ACCOUNT,
            "national_id": "0499370899",
            "full_name": "مریم نمونه",
            "mobile": "09121234567",
            "landline": "02188001122",
        }
    ],
    "meter": [{"bill_id": rows.ACCOUNT, "serial": "m", "digits": 5, "multiplier": 1, "installed_on": TODAY}],
    "reading": [{"id": 7, "bill_id": rows.ACCOUNT, "kwh": 12_000, "taken_on": TODAY, "source": "periodic"}],
    "agent": [{"code": "a-1", "full_name": "رضا نمونه", "district": "شمال", "kinds": ["meter-test"], "active": True}],
    "application_draft": [{"draft_key": "d-open", "payload": {"reading": "12300"}}],
    "request": [request_row("closed", "closed", "file 7"), request_row("open", "referred")],
    "archive_entry": [{"tracking_code": "closed", "outcome": "settled", "archived_at": NOW}],
    "bill": [
        bill_row("1", "periodic", None),
        bill_row("2", "fees", "open"),
        bill_row("3", "settlement", "open"),
        bill_row("4", "settlement", "closed"),
    ],
    "bill_line": [
        {"bill_number": "3", "position": position, "code": f"energy-{position}", "title": "انرژی", "amount": 3 * 10**9}
        for position in range(2)
    ],
    "payment": [
        {
            "reference": "p-1",
            "bill_number": "4",
            "amount": 6 * 10**9,
            "paid_on": TODAY,
            "channel": "counter",
            "recorded_at": NOW,
        }
    ],
    "work_order": [
        {
            "number": "w-1",
            "kind": "meter-test",
            "tracking_code": "open",
            "bill_id": rows.ACCOUNT,
            "agent_code": "a-1",
            "issued_at": NOW,
            "state": "done",
            "done_at": NOW,
        }
    ],
    "meter_test": [
        {"work_order_number": "w-1", "condition": "in-order", "reading_kwh": 5, "seal_number": "S", "tested_at": NOW}
    ],
    "step_entry": [
        {
            "element_instance_key": 2**62,
            "tracking_code": "open",
            "step": "SET-04",
            "element_id": "Task_ControlReadings",
            "started_at": NOW,
            "cancelled": False,
        }
    ],
    "sms_outbox": [{**SMS, "tracking_code": "open", "attempts": 1}],
}


@pytest.fixture
def before(empty_url: str) -> Iterator[Database]:
    """A database of the settlement alone, with rows of each kind."""
    database = settlement_alone(empty_url)
    yield database
    database.close()


def settlement_alone(url: str) -> Database:
    database = open_database(url)
    migrate.upgrade(database, SETTLEMENT_ALONE)
    with database.relaying.begin() as connection:
        tables = tables_of(connection)
        for name, each in ROWS_OF_SETTLEMENT.items():
            connection.execute(tables.tables[name].insert(), each)
    return database


def everything(database: Database, columns: Mapping[str, list[str]] | None = None) -> dict[str, list[str]]:
    """Every row of every table; of the named columns only, if some are named, whatever they are called by now."""
    with database.reading.connect() as connection:
        tables = tables_of(connection).tables
        wanted = columns_of(database) if columns is None else columns
        return {
            name: sorted(map(repr, connection.execute(select(*(_column(tables[name], each) for each in each_wanted)))))
            for name, each_wanted in wanted.items()
        }


def _column(table: Table, name: str) -> Column[Any]:
    """The column of the name, or that which it was given later."""
    return table.columns[name if name in table.columns else RENAMED[name]]


def tables_of(connection: Connection) -> MetaData:
    tables = MetaData()
    tables.reflect(connection)
    return tables


def columns_of(database: Database) -> dict[str, list[str]]:
    """The columns of each table, but those whose rows `test_migration_answers` follows."""
    with database.reading.connect() as connection:
        tables = tables_of(connection).tables
        return {
            name: sorted({*table.columns.keys()} - {column for of, column in MOVED if of == name})
            for name, table in tables.items()
            if name != "alembic_version"
        }


def test_an_upgrade_keeps_every_row_and_a_downgrade_gives_them_back(before: Database) -> None:
    rows_before, columns = everything(before), columns_of(before)
    assert all(rows_before[name] for name in ROWS_OF_SETTLEMENT)
    migrate.upgrade(before)
    assert migrate.differences(before) == []
    # Numbers of payments are counted on from those that were there.
    kept = {name: each for name, each in rows_before.items() if name != "sequence"}
    assert everything(before, {name: columns[name] for name in kept}) == kept
    migrate.downgrade(before, SETTLEMENT_ALONE)
    assert everything(before) == rows_before
    assert columns_of(before) == columns


def test_an_upgrade_tells_up_to_which_reading_settlements_were_billed(before: Database) -> None:
    migrate.upgrade(before)
    with SqlUnitOfWork(before) as uow:
        declared = MeterReading(kwh=12_300, taken_on=TODAY)
        billed = {bill.number: bill.billed_up_to for bill in uow.bills.of_connection(rows.ACCOUNT)}
        assert billed == {"1": None, "2": None, "3": declared, "4": declared}
        assert uow.requests.get("open").application.reading == declared
        assert uow.bills.get("3").total == Rials(6 * 10**9)


def test_rows_are_still_guarded_after_an_upgrade(before: Database) -> None:
    migrate.upgrade(before)
    with SqlUnitOfWork(before) as uow:
        second = replace(uow.requests.get("open"), tracking_code="second")
    with pytest.raises(WriteConflict), SqlUnitOfWork(before) as uow:
        uow.requests.add(second)
    known = replace(second.application, client_reference="file 7")
    closed = replace(second, application=known, state=RequestState.CLOSED)
    with pytest.raises(WriteConflict), SqlUnitOfWork(before) as uow:
        uow.requests.add(closed)
    with pytest.raises(DatabaseFault), SqlUnitOfWork(before) as uow:
        uow.bills.save(replace(uow.bills.get("1"), consolidated_into="404"))


def test_a_bill_within_another_is_void_to_the_settlement_alone(before: Database) -> None:
    migrate.upgrade(before)
    with SqlUnitOfWork(before) as uow:
        uow.bills.save(replace(uow.bills.get("1"), state=BillState.CONSOLIDATED, consolidated_into="3"))
    migrate.downgrade(before, SETTLEMENT_ALONE)
    with before.reading.connect() as connection:
        states = connection.execute(text("SELECT number, state FROM bill ORDER BY number")).all()
    assert [tuple(row) for row in states] == [("1", "void"), ("2", "issued"), ("3", "issued"), ("4", "issued")]


def test_a_payment_of_the_version_before_has_paid_its_bill_and_counts_once(before: Database) -> None:
    migrate.upgrade(before)
    with SqlUnitOfWork(before) as uow:
        [payment] = uow.bills.payments_of("4")
        assert (payment.number, payment.state, payment.reference) == ("1000001", PaymentState.MATCHED, "p-1")
        assert (payment.amount, payment.paid_on, payment.told) == (Rials(6 * 10**9), TODAY, {})
        assert payment.counted_as == transaction_of(uow, payment)
        assert uow.sequences.next("payment") == 2


def test_a_downgrade_that_would_lose_money_is_refused_and_changes_nothing(before: Database) -> None:
    migrate.upgrade(before)
    with SqlUnitOfWork(before) as uow:
        [payment] = uow.bills.payments_of("4")
        waiting = replace(payment, number="w", state=PaymentState.WAITING, bill_number=None, counted_as=None)
        uow.bills.add_payment(waiting)
    rows_before = everything(before)
    with pytest.raises(DatabaseFault):
        migrate.downgrade(before, SETTLEMENT_ALONE)
    assert everything(before) == rows_before
    with SqlUnitOfWork(before) as uow:
        uow.bills.save_payment(replace(waiting, state=PaymentState.REVERSED))
    migrate.downgrade(before, SETTLEMENT_ALONE)
    assert len(everything(before)["payment"]) == 1


def test_a_downgrade_that_would_lose_a_request_is_refused_and_changes_nothing(before: Database) -> None:
    migrate.upgrade(before)
    with SqlUnitOfWork(before) as uow:
        request = uow.requests.get("open")
        application = replace(request.application, service_key="name-change", answers={})
        uow.requests.save(replace(request, application=application))
    rows_before = everything(before)
    with pytest.raises(DatabaseFault):
        migrate.downgrade(before, SETTLEMENT_ALONE)
    assert everything(before) == rows_before
    assert revisions.current(before) == revisions.head()


def test_an_upgrade_of_rows_that_refer_to_nothing_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    # Of the two databases, only SQLite can hold such a row: written by a tool that does not ask for the check.
    database = settlement_alone(f"sqlite:///{tmp_path / 'broken.db'}")
    with closing(sqlite3.connect(tmp_path / "broken.db", isolation_level=None)) as tool:
        tool.execute("UPDATE payment SET bill_number = '404'")
    with pytest.raises(DatabaseFault, match="payment"):
        migrate.upgrade(database)
    assert revisions.current(database) == SETTLEMENT_ALONE
    with database.relaying.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    database.close()
