"""What is asked or changed several times a second is found by indexes, however many rows were sent long ago."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, event

from db.delivery_reports import DeliveryReportStore
from db.engine import Database
from db.outbox import MessageRelayStore, SmsRelayStore, TriedMessage, TriedSms
from db.unit_of_work import SqlUnitOfWork
from services.model.notices import DeliveryReport, SmsState
from services.model.requests import RequestState
from services.model.reviews import ReviewOutcome
from services.retention.ports import AnswerKey
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


def list_debts_of_a_person(database: Database) -> None:
    with SqlUnitOfWork(database, read_only=True) as uow:
        uow.bills.defaults_of_person("1", today=rows.NOW.date(), besides=rows.ACCOUNT)


def list_requests_of_instances(database: Database) -> None:
    with SqlUnitOfWork(database, read_only=True) as uow:
        uow.requests.of_instances({1, 2})


def withdraw_sms(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        uow.outbox.withdraw_sms("run-1", "missed-1")


def resolve_sms(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        uow.outbox.save_sms(rows.sms(state=SmsState.SENT))


def send_sms(database: Database) -> None:
    store = SmsRelayStore(database)
    store.save([TriedSms(sms=replace(each, state=SmsState.SENT)) for each in store.claim(10, rows.NOW)])


def publish_messages(database: Database) -> None:
    store = MessageRelayStore(database)
    store.save([TriedMessage(claimed=each, published_at=rows.NOW) for each in store.claim(10, rows.NOW)])


def report_sms(database: Database) -> None:
    reports = [DeliveryReport(client_reference="s-1", delivered=each, at=rows.NOW) for each in (False, True)]
    DeliveryReportStore(database).apply(reports, after=None, cursor="1", now=rows.NOW)


def end_run(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        uow.steps.save(replace(rows.step(), finished_at=rows.NOW))
        uow.reviews.save(replace(rows.review(), outcome=ReviewOutcome.STEP_ENDED, ended_at=rows.NOW))


def close_request(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        uow.requests.save(replace(rows.request(), state=RequestState.CLOSED, closed_at=rows.NOW))


def forget_answers(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        uow.retention.delete_answers([AnswerKey(stored_at=rows.NOW, element_instance_key=1, job_type="job")])


def plans_of(database: Database, ask: Callable[[Database], None], *, kinds: tuple[str, ...] = ("SELECT",)) -> list[str]:
    """How the database would do each statement of these kinds of the call."""
    asked: list[tuple[str, Parameters]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:  # noqa: ANN401
        if statement.startswith(kinds):
            asked.append((statement, parameters[0] if isinstance(parameters, list) else parameters))

    event.listen(database.writing, "before_cursor_execute", note)
    ask(database)
    event.remove(database.writing, "before_cursor_execute", note)
    with database.writing.connect() as connection:
        return [_plan(connection, statement, parameters) for statement, parameters in asked]


def _plan(connection: Connection, statement: str, parameters: Parameters) -> str:
    explain = "EXPLAIN QUERY PLAN "
    if connection.dialect.name == "postgresql":
        # A table without rows is read whole, whatever indexes it has.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN "
    return "\n".join(str(row) for row in connection.exec_driver_sql(explain + statement, parameters))


@pytest.fixture
def filled(database: Database) -> Database:
    """A request with a step that is reviewed, and an SMS and a message to send."""
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
        uow.steps.add(rows.step())
        uow.outbox.add_sms(rows.sms())
        uow.outbox.add_message(rows.message())
    with SqlUnitOfWork(database) as uow:
        uow.reviews.add(rows.review())
    return database


@pytest.mark.parametrize(
    ("ask", "indexes"),
    [
        (claim_sms, ["ix_sms_outbox_open"]),
        (claim_messages, ["ix_engine_message_outbox_unpublished"]),
        (list_waiting_payments, ["ix_payment_waiting"]),
        (list_open_runs, ["ix_step_entry_open"]),
        (list_open_orders, ["ix_work_order_open"]),
        (list_requests_of_instances, ["ix_request_process_instance_key"]),
        (list_debts_of_a_person, ["ix_subscriber_national_id"]),
        (list_needing_review, ["ix_sms_outbox_open", "ix_sms_outbox_unreported"]),
    ],
)
def test_the_index_of_few_rows_is_used(database: Database, ask: Callable[[Database], None], indexes: list[str]) -> None:
    plans = plans_of(database, ask, kinds=("SELECT", "WITH"))
    assert len(plans) == len(indexes)
    assert [index in plan for index, plan in zip(indexes, plans, strict=True)] == [True] * len(indexes), plans


def test_what_is_withdrawn_is_looked_for_among_what_is_still_to_be_sent(database: Database) -> None:
    [plan] = plans_of(database, withdraw_sms, kinds=("UPDATE",))
    assert "ix_sms_outbox_open" in plan


@pytest.mark.parametrize(
    ("change", "tables"),
    [
        (resolve_sms, ["sms_outbox"]),
        (send_sms, ["sms_outbox"] * 2),
        (publish_messages, ["engine_message_outbox"] * 2),
        (report_sms, ["sms_outbox"] * 2),
        (end_run, ["step_review", "step_entry"]),
        (close_request, ["request"]),
        (forget_answers, ["completed_job"]),
    ],
)
def test_what_changes_is_found_by_its_key(
    filled: Database, change: Callable[[Database], None], tables: list[str]
) -> None:
    plans = plans_of(filled, change, kinds=("UPDATE", "DELETE"))
    assert [table in plan and _by_key(filled, plan) for plan, table in zip(plans, tables, strict=True)] == [
        *([True] * len(tables))
    ], plans


def test_where_transactions_overlap_the_connections_that_they_rewrite_are_found_by_their_keys(filled: Database) -> None:
    plans = plans_of(filled, end_run, kinds=("WITH",))
    assert [_by_key(filled, plan) for plan in plans] == [True] * int(filled.writers_overlap), plans


def _by_key(database: Database, plan: str) -> bool:
    if database.writers_overlap:
        return "Seq Scan" not in plan and "Index Cond" in plan
    return "SCAN" not in plan and "SEARCH" in plan


def test_what_has_ended_lately_is_found_by_an_index_beside_what_is_open(database: Database) -> None:
    [plan] = plans_of(database, list_recent_runs)
    assert [index for index in ("ix_step_entry_open", "ix_step_entry_ended") if index not in plan] == [], plan


def test_a_connections_payments_are_found_by_three_small_indexes(database: Database) -> None:
    [plan] = plans_of(database, list_payments_of_a_connection)
    indexes = ("ix_payment_bill_number", "ix_payment_told_bill", "ix_payment_carried_to")
    assert [index for index in indexes if index not in plan] == [], plan
