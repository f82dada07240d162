"""What several tests of power for a period ask of a case."""

from dataclasses import replace
from datetime import date, timedelta

from deploy.demo.stories import STORIES
from services.jalali import local_date
from services.model.connections import Connection
from services.model.keys import BillKind
from services.money import Rials
from services.specific.free_market_power.model import PowerPeriod
from services.specific.free_market_power.ports import power_period_of
from tests.process.office import EmbeddedCase

STORY = {story.key: story for story in STORIES["free-market-power"]}

LAST_BILL, CORRECTED = BillKind("power-period"), BillKind("power-account")


def period_of(case: EmbeddedCase) -> PowerPeriod:
    with case.office.begin() as uow:
        return power_period_of(uow, case.code)


def connection_of(case: EmbeddedCase) -> Connection:
    with case.office.begin() as uow:
        return uow.connections.get(case.connection.bill_id)


def day_ahead(case: EmbeddedCase, ahead: int) -> date:
    return local_date(case.engine.now()) + timedelta(days=ahead)


def give_credit(case: EmbeddedCase, rials: int) -> None:
    with case.office.begin() as uow:
        connection = uow.connections.get(case.connection.bill_id)
        uow.connections.save(replace(connection, carried=Rials(-rials)))
