"""Visits in vain and appointments: kept from version 29 on, dropped by a downgrade, which keeps all other rows."""

from datetime import timedelta

from sqlalchemy import text

from db import migrate
from db.engine import open_database
from db.unit_of_work import SqlUnitOfWork
from services.model.visits import Appointment, AttemptOutcome, Side, VisitAttempt, Window
from tests.db import rows
from tests.db.migrations.first_rows import columns_of, everything, settlement_alone, tables_of

BEFORE = "0026"


def test_a_downgrade_lets_them_go_and_keeps_the_orders_and_an_upgrade_begins_anew(empty_url: str) -> None:
    database = open_database(empty_url)
    migrate.upgrade(database)
    window = Window(starts_at=rows.NOW, ends_at=rows.NOW + timedelta(hours=2))
    with SqlUnitOfWork(database) as uow:
        rows.save_agent_and_request(uow)
        uow.metering.add_order(rows.order())
        uow.visits.add_attempt(
            VisitAttempt(
                work_order_number="w-1",
                agent_code=rows.order().agent_code,
                outcome=AttemptOutcome.WRONG_ADDRESS,
                note="پلاک نیست",
                made_at=rows.NOW,
            )
        )
        uow.visits.agree(
            Appointment(work_order_number="w-1", window=window, agreed_at=rows.NOW, agreed_by=Side.SUBSCRIBER)
        )
    migrate.downgrade(database, BEFORE)
    with database.reading.connect() as connection:
        assert not {"visit_attempt", "appointment"} & set(tables_of(connection).tables)
        assert list(connection.execute(text("SELECT number FROM work_order")).scalars()) == ["w-1"]
    migrate.upgrade(database)
    assert migrate.differences(database) == []
    with SqlUnitOfWork(database, read_only=True) as uow:
        assert uow.metering.all_open_orders() == [rows.order()]
        assert (uow.visits.attempts_of("w-1"), uow.visits.appointments_of("w-1")) == ([], [])
    database.close()


def test_an_upgrade_keeps_the_orders_of_the_first_version(empty_url: str) -> None:
    database = settlement_alone(empty_url)
    columns, before = {"work_order": columns_of(database)["work_order"]}, everything(database)["work_order"]
    assert before
    migrate.upgrade(database)
    assert everything(database, columns) == {"work_order": before}
    after = everything(database)
    assert (after["visit_attempt"], after["appointment"]) == ([], [])
    database.close()
