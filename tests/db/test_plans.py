"""What is asked several times a second is answered from small indexes, however many rows were sent long ago."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, event

from db.engine import Database
from db.outbox import MessageRelayStore, SmsRelayStore
from db.unit_of_work import SqlUnitOfWork
from tests.db import rows

Parameters = tuple[object, ...]


def claim_sms(database: Database) -> None:
    SmsRelayStore(database).claim(10, rows.NOW)


def claim_messages(database: Database) -> None:
    MessageRelayStore(database).claim(10, rows.NOW)


def list_needing_review(database: Database) -> None:
    with SqlUnitOfWork(database, read_only=True) as uow:
        uow.outbox.sms_needing_review(rows.NOW)


def list_waiting_payments(database: Database) -> None:
    with SqlUnitOfWork(database, read_only=True) as uow:
        uow.bills.waiting_payments()


def list_payments_of_a_connection(database: Database) -> None:
    with SqlUnitOfWork(database, read_only=True) as uow:
        uow.bills.payments_of_connection(rows.ACCOUNT)


def list_open_runs(database: Database) -> None:
    with SqlUnitOfWork(database, read_only=True) as uow:
        uow.steps.open_runs()


def list_open_orders(database: Database) -> None:
    with SqlUnitOfWork(database, read_only=True) as uow:
        uow.metering.all_open_orders()


def list_recent_runs(database: Database) -> None:
    with SqlUnitOfWork(database, read_only=True) as uow:
        uow.steps.recent_runs(rows.NOW)


def list_requests_of_instances(database: Database) -> None:
    with SqlUnitOfWork(database, read_only=True) as uow:
        uow.requests.of_instances({1, 2})


def plans_of(database: Database, ask: Callable[[Database], None]) -> list[str]:
    """How the database would answer each SELECT of the call."""
    asked: list[tuple[str, Parameters]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Parameters, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(database.reading, "before_cursor_execute", note)
    ask(database)
    event.remove(database.reading, "before_cursor_execute", note)
    with database.reading.connect() as connection:
        return [_plan(connection, statement, parameters) for statement, parameters in asked]


def _plan(connection: Connection, statement: str, parameters: Parameters) -> str:
    explain = "EXPLAIN QUERY PLAN "
    if connection.dialect.name == "postgresql":
        # A table without rows is read whole, whatever indexes it has.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN "
    return "\n".join(str(row) for row in connection.exec_driver_sql(explain + statement, parameters))


@pytest.mark.parametrize(
    ("ask", "indexes"),
    [
        (claim_sms, ["ix_sms_outbox_open"]),
        (claim_messages, ["ix_engine_message_outbox_unpublished"]),
        (list_waiting_payments, ["ix_payment_waiting"]),
        (list_open_runs, ["ix_step_entry_open"]),
        (list_open_orders, ["ix_work_order_open"]),
        (list_requests_of_instances, ["ix_request_process_instance_key"]),
        (list_needing_review, ["ix_sms_outbox_open", "ix_sms_outbox_unreported"]),
    ],
)
def test_the_index_of_few_rows_is_used(database: Database, ask: Callable[[Database], None], indexes: list[str]) -> None:
    plans = plans_of(database, ask)
    assert len(plans) == len(indexes)
    assert [index in plan for index, plan in zip(indexes, plans, strict=True)] == [True] * len(indexes), plans


def test_what_has_ended_lately_is_found_by_an_index_beside_what_is_open(database: Database) -> None:
    [plan] = plans_of(database, list_recent_runs)
    assert [index for index in ("ix_step_entry_open", "ix_step_entry_ended") if index not in plan] == [], plan


def test_a_connections_payments_are_found_by_three_small_indexes(database: Database) -> None:
    [plan] = plans_of(database, list_payments_of_a_connection)
    indexes = ("ix_payment_bill_number", "ix_payment_told_bill", "ix_payment_carried_to")
    assert [index for index in indexes if index not in plan] == [], plan
