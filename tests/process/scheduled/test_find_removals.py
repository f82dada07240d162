"""Each night finds whom the company would remove, and a unit is given each to decide on, once."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from services.jalali import TEHRAN, local_date
from services.model.bills import BillState
from services.model.connections import ConnectionState
from services.money import Rials
from tests.process.loaded import SAMPLES
from tests.process.office import Office

pytestmark = pytest.mark.process

BILL_ID = SAMPLES.connections[0].bill_id
BY_COMPANY = "permanent-collection-by-company"


def owe(office: Office, rials: int) -> None:
    """The connection's first bill comes to so much, and is unpaid since long ago."""
    with office.begin() as uow:
        first = uow.bills.of_connection(BILL_ID)[0]
        line = replace(first.lines[0], amount=Rials(rials))
        uow.bills.save(replace(first, lines=(line,), state=BillState.ISSUED))


def nights(office: Office, number: int) -> None:
    noon = datetime.combine(local_date(office.clock.now()) + timedelta(days=number), time(12), TEHRAN)
    office.engine.travel(noon - office.clock.now())


def test_whom_a_night_finds_is_decided_on_once_and_nothing_is_done_to_the_connection(office: Office) -> None:
    owe(office, 900_000_000)
    nights(office, 1)
    [found] = office.engine.instances(BY_COMPANY)
    assert "۵۲-۴ ب" in found.task("Task_OrderRemoval", "customer-services").variables["removalText"]
    nights(office, 3)
    assert len(office.engine.instances(BY_COMPANY)) == 1
    with office.begin() as uow:
        assert uow.connections.get(BILL_ID).state is ConnectionState.ACTIVE
    assert all(each.state == "completed" for each in office.engine.instances("find-removals"))


def test_who_owes_less_than_the_connection_costs_is_not_found(office: Office) -> None:
    owe(office, 1_000_000)
    nights(office, 2)
    assert office.engine.instances(BY_COMPANY) == []
