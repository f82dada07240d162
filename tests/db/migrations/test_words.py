"""Rows that were kept in words of our own are read in the trade's, and given back word for word."""

from db import migrate
from db.unit_of_work import SqlUnitOfWork
from services.model.bills import BillState, PaymentResult
from services.model.metering import MeterCondition
from services.model.notices import SmsState
from tests.db import rows
from tests.db.migrations.first_rows import NOW, SMS, columns_of, everything, settlement_alone, tables_of

BEFORE = "0011"
FAULT = {"work_order_number": "w-1", "tracking_code": "open", "bill_id": rows.ACCOUNT, "meter_serial": "m"}


def test_a_row_keeps_its_meaning_there_and_back(empty_url: str) -> None:
    database = settlement_alone(empty_url)
    migrate.upgrade(database, BEFORE)
    with database.relaying.begin() as connection:
        tables = tables_of(connection).tables
        bill, sms = tables["bill"], tables["sms_outbox"]
        connection.execute(bill.update().where(bill.c.number == "1").values(state="taken-over", taken_over_by="3"))
        connection.execute(tables["payment"].update().values(result="bill-taken-over"))
        connection.execute(tables["meter_test"].update().values(condition="stopped-counter"))
        connection.execute(
            tables["meter_fault"].insert(),
            {**FAULT, "condition": "stopped-counter", "bill_number": "2", "reported_at": NOW},
        )
        waiting = {**SMS, "attempts": 3, "unsettled_since": NOW}
        for key, state in (("asked", "unsettled"), ("given up", "for-person")):
            connection.execute(sms.insert(), {**waiting, "key": key, "state": state})
    columns, known = columns_of(database), everything(database)
    migrate.upgrade(database)
    assert migrate.differences(database) == []
    with SqlUnitOfWork(database, read_only=True) as uow:
        [inner] = uow.bills.consolidated_into("3")
        assert (inner.number, inner.state, inner.consolidated_into) == ("1", BillState.CONSOLIDATED, "3")
        assert [each.result for each in uow.bills.payments_of("4")] == [PaymentResult.BILL_CONSOLIDATED]
        assert [each.condition for each in uow.metering.tests_of("open")] == [MeterCondition.STOPPED_REGISTER]
        assert [each.condition for each in uow.faults.of_connection(rows.ACCOUNT)] == [MeterCondition.STOPPED_REGISTER]
        kept = [uow.outbox.sms(key) for key in ("asked", "given up", "s")]
    assert [(each.state, each.outcome_unknown_since) for each in kept if each] == [
        (SmsState.OUTCOME_UNKNOWN, NOW),
        (SmsState.NEEDS_REVIEW, NOW),
        (SmsState.SENT, None),
    ]
    migrate.downgrade(database, BEFORE)
    assert (columns_of(database), everything(database)) == (columns, known)
    database.close()


def test_what_a_person_has_resolved_is_so_there_and_back(empty_url: str) -> None:
    database = settlement_alone(empty_url)
    migrate.upgrade(database, "0023")
    with database.relaying.begin() as connection:
        tables = tables_of(connection).tables
        connection.execute(tables["payment"].update().values(settled_at=NOW, settled_by="op-7"))
        connection.execute(
            tables["sms_outbox"].update().where(tables["sms_outbox"].c.key == "s").values(settled_at=NOW)
        )
    columns, known = columns_of(database), everything(database)
    migrate.upgrade(database)
    assert migrate.differences(database) == []
    with SqlUnitOfWork(database, read_only=True) as uow:
        [payment] = uow.bills.payments_of("4")
        assert (payment.resolved_at, payment.resolved_by) == (NOW, "op-7")
        assert uow.outbox.sms("s").resolved_at == NOW
    migrate.downgrade(database, "0023")
    assert (columns_of(database), everything(database)) == (columns, known)
    database.close()
