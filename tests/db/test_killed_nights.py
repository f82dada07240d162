"""A night that is killed anywhere goes on where it stopped, and leaves what one leaves that nobody has disturbed."""

import signal
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from db.base import table_of
from db.engine import open_database
from db.tables import BillRow, RequestRow, SmsRow
from db.unit_of_work import SqlUnitOfWork
from services.identifiers import make_bill_id
from services.jalali import parse_jalali
from services.model.bills import Bill, BillLine
from services.model.connections import ConnectionState, TariffClass
from services.model.keys import BillKind
from services.model.requests import RequestState
from services.model.self_willed import FoundBy, SelfWilledReconnection
from services.money import Rials
from services.scheduled.batches import run_batch
from services.scheduled.works import works
from tests.db import rows
from tests.db.killed import exit_code
from tests.db.killed_night import die_in_a_batch, night

NIGHT = parse_jalali("1405/10/01")
BILL_IDS = [make_bill_id(file_code=6_000_000 + number, company="041") for number in range(3)]
UNCUT = [make_bill_id(file_code=7_000_000 + number, company="041") for number in range(3)]


def _set_up(url: str) -> None:
    """Three connections that are cut, whose permits are to be announced, and that owe more than they cost; three whose
    power was brought back.
    """
    database = open_database(url)
    with SqlUnitOfWork(database) as uow:
        for bill_id in BILL_IDS:
            known = replace(rows.connection(bill_id), state=ConnectionState.CUT, tariff_class=TariffClass.INDUSTRIAL)
            uow.connections.save(known)
            uow.permits.add(rows.permit(bill_id=bill_id, until=date(2027, 1, 20)))
            uow.bills.add(_owed(bill_id))
        for bill_id in UNCUT:
            uow.connections.save(rows.connection(bill_id))
            uow.requests.add(replace(rows.request(bill_id, bill_id=bill_id), state=RequestState.CLOSED))
            uow.self_willed.add(_found(bill_id))
    database.close()


def _found(bill_id: str) -> SelfWilledReconnection:
    return SelfWilledReconnection(
        tracking_code=bill_id, bill_id=bill_id, found_on=date(2026, 10, 1), found_by=FoundBy.CHECK
    )


def _owed(bill_id: str) -> Bill:
    line = BillLine(code="energy", title="مصرف", amount=Rials(900_000_000))
    owed = replace(rows.bill(f"owed-{bill_id}", kind=BillKind.PERIODIC), bill_id=bill_id, tracking_code=None)
    return replace(owed, lines=(line,), due_on=date(2026, 10, 1))


def _finished(url: str, work: str) -> Mapping[str, int]:
    """The rest of the night, and what there is then."""
    database = open_database(url)
    done = False
    while not done:
        with SqlUnitOfWork(database) as uow:
            done = run_batch(uow, works()[work], night(NIGHT), limit=1).done
    with database.reading.connect() as connection:
        counted = {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (table_of(BillRow), table_of(SmsRow), table_of(RequestRow))
        }
    with SqlUnitOfWork(database, read_only=True) as uow:
        run = uow.scheduled.find(work, NIGHT)
    database.close()
    assert run is not None
    return {**counted, "connections": run.connections, "done": run.counted}


@pytest.mark.parametrize("committed", [0, 1, 2])
@pytest.mark.parametrize(
    ("work", "left"),
    [
        ("permit-expiry", {"bill": 3, "sms_outbox": 3, "request": 3}),
        ("minimum-charges", {"bill": 6, "sms_outbox": 3, "request": 3}),
        ("find-removals", {"bill": 3, "sms_outbox": 0, "request": 6}),
        ("uncut-power", {"bill": 3, "sms_outbox": 3, "request": 3}),
    ],
)
def test_what_is_left_is_as_if_nobody_had_been_killed(
    url: str, work: str, left: Mapping[str, int], committed: int
) -> None:
    _set_up(url)
    assert exit_code(die_in_a_batch, url, work, NIGHT, committed) == -signal.SIGKILL
    assert _finished(url, work) == {**left, "connections": 3, "done": 3}
