"""A connection that is cut, night by night."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from services.billing.cut_days import MINIMUM_CHARGE, billed_cut_days
from services.billing.cut_time import charge_cut_time
from services.jalali import TEHRAN, parse_jalali
from services.metering.supply import end_cut
from services.model.bills import Bill
from services.model.connections import ConnectionState, TariffClass
from services.model.cuts import Cut as CutRecord
from services.model.cuts import CutCase, CutExtent
from services.scheduled.batches import run_batch
from services.scheduled.minimum_charges import MINIMUM_CHARGES
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.changes_world import ChangesWorld
from tests.unit.test_scheduled_work import day_of

DAY = timedelta(days=1)
CUT_ON = parse_jalali("1405/09/10")


class Cut:
    """A connection that was cut on 1405/09/10, and its nights."""

    def __init__(self, tariff_class: TariffClass = TariffClass.RESIDENTIAL) -> None:
        self.world = ChangesWorld()
        self.world.put(tariff_class=tariff_class, state=ConnectionState.CUT)
        self.switch(CUT_ON, ConnectionState.CUT)

    def switch(self, day: date, state: ConnectionState) -> None:
        request, at = self.world.ask(), datetime.combine(day, time(9), TEHRAN)
        self.world.put(state=state)
        if state is not ConnectionState.CUT:
            end_cut(self.world.uow, BILL_ID, at=at)
            return
        self.world.uow.cuts.save(
            CutRecord(
                tracking_code=request.tracking_code,
                bill_id=BILL_ID,
                case=CutCase.UNPAID,
                extent=CutExtent.SUPPLY,
                reading=None,
                cut_at=at,
            )
        )

    def night(self, day: date) -> int:
        clock = FixedClock(datetime.combine(day, time(0, 40), TEHRAN))
        return run_batch(self.world.uow, MINIMUM_CHARGES, day_of(day, clock), limit=9).counted

    def nights(self, first: date, last: date) -> None:
        for number in range((last - first).days + 1):
            self.night(first + number * DAY)

    @property
    def bills(self) -> list[Bill]:
        return [each for each in self.world.uow.bills.of_connection(BILL_ID) if each.kind == MINIMUM_CHARGE]


def periods(cut: Cut) -> Sequence[tuple[date, date]]:
    return billed_cut_days(cut.world.uow.bills.of_connection(BILL_ID))


def charged(cut: Cut, until: date) -> list[Bill]:
    return list(
        charge_cut_time(
            cut.world.uow,
            clock=FixedClock(datetime.combine(until, time(9), TEHRAN)),
            reference=REFERENCE,
            connection=cut.world.connection,
            month=CUT_ON,
            until=until,
        )
    )
