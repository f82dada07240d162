"""The contract of what declared readings keep: the fake, SQLite and PostgreSQL keep the same one."""

from dataclasses import replace
from datetime import date

from services.model.connections import MeterReading
from services.specific.self_declared_reading.model import Declaration
from services.specific.self_declared_reading.ports import Declarations
from tests.db import rows
from tests.db.conftest import Store

DECLARED = Declaration(
    tracking_code=rows.CODE,
    bill_id=rows.ACCOUNT,
    declared=MeterReading(kwh=13_840, taken_on=date(2026, 11, 21)),
    declared_at=rows.NOW,
)
UNSENT = replace(DECLARED, unsent_reason="سامانه آن را تکراری می‌داند")
SENT = replace(DECLARED, system_number="A-12")


def test_a_declaration_is_kept_on_its_way_and_one_of_a_request(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        assert uow.repository(Declarations).of_request(rows.CODE) is None
    for changed in (DECLARED, UNSENT, SENT):
        with store.begin() as uow:
            uow.repository(Declarations).save(changed)
        with store.begin() as uow:
            assert uow.repository(Declarations).of_request(rows.CODE) == changed
