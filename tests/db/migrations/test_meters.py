"""Readings and meters live through the change that tells whose a reading is, there and back."""

from dataclasses import replace
from datetime import date

from db import migrate
from db.engine import open_database
from db.unit_of_work import SqlUnitOfWork
from services.model.connections import Reading, ReadingRole, ReadingSource
from services.model.keys import BillKind
from services.model.metering import MeterCondition, MeterTest
from tests.db import rows
from tests.db.migrations.first_rows import columns_of, everything

BEFORE = "0003"
CHANGED = ("reading", "bill", "meter_test", "work_order")


def test_what_was_known_before_is_kept_there_and_back(empty_url: str) -> None:
    database = open_database(empty_url)
    migrate.upgrade(database, BEFORE)
    columns = {name: known for name, known in columns_of(database).items() if name in CHANGED}
    migrate.upgrade(database)
    with SqlUnitOfWork(database) as uow:
        rows.save_agent_and_request(uow)
        uow.bills.add(replace(rows.bill(kind=BillKind.DEBT), meter_serial="m-1"))
        uow.metering.add_order(replace(rows.order(), questioned_kwh=123_456))
        test = MeterTest(
            work_order_number="w-1",
            condition=MeterCondition.IN_ORDER,
            reading_kwh=5,
            seal_number="S",
            tested_at=rows.NOW,
            meter_serial="n-2",
        )
        uow.metering.add_test(test)
        opening = Reading(
            bill_id=rows.ACCOUNT,
            kwh=3,
            taken_on=date(2026, 11, 20),
            source=ReadingSource.INSTALLATION,
            meter_serial="n-2",
            role=ReadingRole.OPENING,
        )
        uow.connections.add_reading(opening)
        uow.connections.add_former_meter(rows.former_meter(date(2026, 11, 20)))
        uow.connections.add_judgement(rows.judgement(reason="اشتباه بود"))
    known = everything(database, columns)
    assert all(known.values())
    migrate.downgrade(database, BEFORE)
    assert columns_of(database).items() >= columns.items()
    assert everything(database, columns) == known
    migrate.upgrade(database)
    assert migrate.differences(database) == []
    assert everything(database, columns) == known
    with SqlUnitOfWork(database) as uow:
        assert uow.connections.readings(rows.ACCOUNT) == [replace(opening, meter_serial=None, role=None)]
        assert uow.metering.tests_of(rows.CODE) == [replace(test, meter_serial=None)]
    database.close()
