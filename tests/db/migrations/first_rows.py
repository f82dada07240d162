"""Rows of the first version's tables, and what of any version's rows can be compared with them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, select

from db import migrate
from db.engine import Database, open_database
from tests.db import rows

SETTLEMENT_ALONE = "0001"
NOW = datetime(2026, 11, 21, 6, 30, 15, 123456, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SMS = {"key": "s", "template": "t", "mobile": "09121234567", "text": "x", "created_at": NOW, "state": "sent"}

MOVED = {("request", "reading_kwh"), ("request", "reading_on"), ("request", "requested_place")}
RENAMED = {
    "taken_over_by": "consolidated_into",
    "unsettled_since": "outcome_unknown_since",
    "told_as": "notice_key",
    "counted_as": "booking_key",
    "settled_at": "resolved_at",
    "settled_by": "resolved_by",
}

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
    """The columns of each table, but those whose rows `test_answers` follows."""
    with database.reading.connect() as connection:
        tables = tables_of(connection).tables
        return {
            name: sorted({*table.columns.keys()} - {column for of, column in MOVED if of == name})
            for name, table in tables.items()
            if name != "alembic_version"
        }
