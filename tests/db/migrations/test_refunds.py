"""The tables of refunds come and go without touching what was there before."""

from dataclasses import replace

from db import migrate
from db.unit_of_work import SqlUnitOfWork
from services.model.refunds import Instalment
from tests.db.migrations.first_rows import columns_of, everything, settlement_alone
from tests.db.test_contract_refunds import INSTALMENTS, REFUND

BEFORE = "0027"


def test_rows_of_before_live_there_and_back_beside_refunds(empty_url: str) -> None:
    database = settlement_alone(empty_url)
    migrate.upgrade(database, BEFORE)
    columns, known = columns_of(database), everything(database)
    migrate.upgrade(database)
    assert migrate.differences(database) == []
    assert everything(database, columns) == known
    with SqlUnitOfWork(database) as uow:
        code = "open"
        account = uow.requests.get(code).application.bill_id
        uow.refunds.add(replace(REFUND, tracking_code=code, bill_id=account), [_of(each, code) for each in INSTALMENTS])
    migrate.downgrade(database, BEFORE)
    assert columns_of(database) == columns
    assert everything(database) == known
    database.close()


def _of(instalment: Instalment, code: str) -> Instalment:
    return replace(instalment, tracking_code=code)
