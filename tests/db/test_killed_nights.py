"""A night that is killed anywhere goes on where it stopped, and leaves what one leaves that nobody has disturbed."""

import signal
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from db.base import table_of
from db.engine import open_database
from db.tables import BillRow, SmsRow
from db.unit_of_work import SqlUnitOfWork
from services.identifiers import make_bill_id
from services.jalali import parse_jalali
from services.model.connections import ConnectionState, TariffClass
from services.scheduled.batches import run_batch
from services.scheduled.works import WORKS
from tests.db import rows
from tests.db.killed import exit_code
from tests.db.killed_night import die_in_a_batch, night

NIGHT = parse_jalali("1405/10/01")
BILL_IDS = [make_bill_id(file_code=6_000_000 + number, company="041") for number in range(3)]


def _set_up(url: str) -> None:
    """Three connections that are cut, whose permits are to be announced."""
    database = open_database(url)
    with SqlUnitOfWork(database) as uow:
        for bill_id in BILL_IDS:
            known = replace(rows.connection(bill_id), state=ConnectionState.CUT, tariff_class=TariffClass.INDUSTRIAL)
            uow.connections.save(known)
            uow.permits.add(rows.permit(bill_id=bill_id, until=date(2027, 1, 20)))
    database.close()


def _finished(url: str, work: str) -> Mapping[str, int]:
    """The rest of the night, and what there is then."""
    database = open_database(url)
    done = False
    while not done:
        with SqlUnitOfWork(database) as uow:
            done = run_batch(uow, WORKS[work], night(NIGHT), limit=1).done
    with database.reading.connect() as connection:
        counted = {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (table_of(BillRow), table_of(SmsRow))
        }
    with SqlUnitOfWork(database, read_only=True) as uow:
        run = uow.scheduled.find(work, NIGHT)
    database.close()
    assert run is not None
    return {**counted, "connections": run.connections, "done": run.counted}


@pytest.mark.parametrize("committed", [0, 1, 2])
@pytest.mark.parametrize(("work", "bills"), [("permit-expiry", 0), ("minimum-charges", len(BILL_IDS))])
def test_what_is_left_is_as_if_nobody_had_been_killed(url: str, work: str, bills: int, committed: int) -> None:
    _set_up(url)
    assert exit_code(die_in_a_batch, url, work, NIGHT, committed) == -signal.SIGKILL
    assert _finished(url, work) == {"bill": bills, "sms_outbox": 3, "connections": 3, "done": 3}
