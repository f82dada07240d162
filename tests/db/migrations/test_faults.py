"""Debts of before keep what they are for; a version that knows no repairs can take the rows back."""

from datetime import timedelta

from db import migrate
from db.unit_of_work import SqlUnitOfWork
from services.model.keys import WorkOrderKind
from services.model.metering import MeterCondition
from tests.db import rows
from tests.db.migrations.first_rows import NOW, bill_row, columns_of, everything, settlement_alone, tables_of

BEFORE = "0005"


def test_debts_of_before_are_known_as_the_faults_that_they_are_for(empty_url: str) -> None:
    database = settlement_alone(empty_url)
    migrate.upgrade(database, BEFORE)
    with database.relaying.begin() as connection:
        tables = tables_of(connection).tables
        order = {"kind": "meter-test", "tracking_code": "open", "bill_id": rows.ACCOUNT, "agent_code": "a-1"}
        for number, hours in (("w-2", 1), ("w-3", 9)):
            at = NOW + timedelta(hours=hours)
            connection.execute(
                tables["work_order"].insert(), {**order, "number": number, "issued_at": at, "state": "done"}
            )
            found = {"condition": "tampering", "seal_number": "S", "tested_at": at}
            connection.execute(tables["meter_test"].insert(), {**found, "work_order_number": number})
        debt = {**bill_row("5", "debt", "open"), "issued_at": NOW + timedelta(hours=2)}
        connection.execute(tables["bill"].insert(), [debt, {**debt, "number": "6", "state": "void"}])
    migrate.upgrade(database)
    with SqlUnitOfWork(database) as uow:
        [fault] = uow.faults.of_connection(rows.ACCOUNT)
    assert (fault.work_order_number, fault.bill_number, fault.tracking_code) == ("w-2", "5", "open")
    assert (fault.meter_serial, fault.condition) == ("m", MeterCondition.TAMPERING)
    assert fault.reported_at == NOW + timedelta(hours=1)
    database.close()


def test_rows_of_before_live_there_and_back_and_no_repair_is_left_that_nobody_could_read(empty_url: str) -> None:
    database = settlement_alone(empty_url)
    migrate.upgrade(database, BEFORE)
    columns, known = columns_of(database), everything(database)
    migrate.upgrade(database)
    assert migrate.differences(database) == []
    assert everything(database, columns) == known
    with SqlUnitOfWork(database) as uow:
        uow.metering.save_agent(rows.agent("a-9", kinds=frozenset({WorkOrderKind.METER_REPAIR, WorkOrderKind.CUT})))
    with database.relaying.begin() as connection:
        orders = tables_of(connection).tables["work_order"]
        connection.execute(orders.update().values(kind="meter-repair"))
    migrate.downgrade(database, BEFORE)
    assert columns_of(database) == columns
    with database.reading.connect() as connection:
        tables = tables_of(connection).tables
        assert connection.execute(
            tables["work_order"].select().with_only_columns(tables["work_order"].c.kind)
        ).all() == [("reconnection",)]
        kinds = tables["agent"].select().with_only_columns(tables["agent"].c.kinds).order_by(tables["agent"].c.code)
        assert connection.execute(kinds).all() == [(["meter-test"],), (["cut"],)]
    database.close()
