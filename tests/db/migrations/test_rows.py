"""A company's rows live through a change of the tables: nothing is lost, on either database, there and back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from db import migrate, revisions
from db.engine import Database
from db.errors import DatabaseFault, WriteConflict
from db.unit_of_work import SqlUnitOfWork
from services.billing.transactions import transaction_of
from services.model.bills import BillState, PaymentState
from services.model.connections import MeterReading
from services.model.requests import RequestState
from services.money import Rials
from tests.db import rows
from tests.db.migrations.first_rows import (
    ROWS_OF_SETTLEMENT,
    SETTLEMENT_ALONE,
    TODAY,
    columns_of,
    everything,
    settlement_alone,
)


@pytest.fixture
def before(empty_url: str) -> Iterator[Database]:
    """A database of the settlement alone, with rows of each kind."""
    database = settlement_alone(empty_url)
    yield database
    database.close()


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
        assert payment.booking_key == transaction_of(uow, payment)
        assert uow.sequences.next("payment") == 2


def test_a_downgrade_that_would_lose_money_is_refused_and_changes_nothing(before: Database) -> None:
    migrate.upgrade(before)
    with SqlUnitOfWork(before) as uow:
        [payment] = uow.bills.payments_of("4")
        waiting = replace(payment, number="w", state=PaymentState.WAITING, bill_number=None, booking_key=None)
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
