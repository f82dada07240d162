"""A connection that may be removed for good by the company (by-law 52-4 b to d). All of it is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from services.jalali import TEHRAN, local_date, parse_jalali
from services.model.bills import Bill, BillLine, BillState
from services.model.connections import ConnectionState
from services.model.cuts import Cut, CutCase, CutExtent
from services.model.keys import BillKind
from services.model.requests import RequestState
from services.model.self_willed import FoundBy, SelfWilledReconnection
from services.money import ZERO, Rials
from services.scheduled.batches import Batch, run_batch
from services.specific.permanent_collection.removal_guard import RemovalView, look_at_removal
from services.specific.permanent_collection.removal_order import RemovalOrder, order_removal
from services.specific.permanent_collection.removal_terms import removal_terms
from services.specific.permanent_collection.removal_work import REMOVALS
from tests.fakes.samples import sample_agent
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.changes_world import ChangesWorld
from tests.unit.test_scheduled_work import day_of

TODAY = parse_jalali("1405/10/20")
COST = 59_400_000
"""What the example tables say of a connection of one phase and 25 A in 1405."""

FILE = {"users": "sole", "voltage": "low", "phases": "1", "amperage": "25"}
WARN = {"decision": "warn", **FILE}
DAY = timedelta(days=1)
_SUNDAY = 6


class RemovalWorld:
    """A connection on 1405/10/20, with power and without debts."""

    def __init__(self) -> None:
        self.world = ChangesWorld()
        self.uow = self.world.uow
        self.uow.metering.save_agent(sample_agent(district=self.world.connection.district))
        self.until(TODAY)

    def until(self, day: date) -> None:
        self.clock = FixedClock(datetime.combine(day, time(10), TEHRAN))

    @property
    def today(self) -> date:
        return local_date(self.clock.now())

    def owe(self, rials: int, *, overdue_days: int = 10, number: str = "", bill_id: str = BILL_ID) -> Bill:
        """An unpaid bill that was due so many days ago."""
        bill = Bill(
            number=number or f"b-{len(self.uow.bills.rows) + 1}",
            kind=BillKind.PERIODIC,
            bill_id=bill_id,
            payment_id=f"p-{len(self.uow.bills.rows) + 1}",
            tracking_code=None,
            lines=(BillLine(code="energy", title="مصرف", amount=Rials(rials)),),
            carried_in=ZERO,
            carried_out=ZERO,
            issued_at=self.clock.now() - timedelta(days=overdue_days + 15),
            due_on=self.today - timedelta(days=overdue_days),
        )
        self.uow.bills.add(bill)
        return bill

    def close(self, tracking_code: str) -> None:
        """Let a request have come to its end."""
        request = self.uow.requests.get(tracking_code)
        self.uow.requests.save(replace(request, state=RequestState.CLOSED))

    def pay(self, bill: Bill) -> None:
        self.uow.bills.save(replace(bill, state=BillState.PAID))

    def cut(self, on: date, *, bill_id: str = BILL_ID, case: CutCase = CutCase.UNPAID) -> None:
        """The connection has been cut since the day."""
        self.uow.connections.save(replace(self.uow.connections.get(bill_id), state=ConnectionState.CUT))
        request = self.world.ask(bill_id=bill_id)
        self.close(request.tracking_code)
        self.uow.cuts.save(
            Cut(
                tracking_code=request.tracking_code,
                bill_id=bill_id,
                case=case,
                extent=CutExtent.SUPPLY,
                reading=None,
                cut_at=datetime.combine(on, time(9), TEHRAN),
            )
        )

    def bring_back(self, found_on: date, *, bill_id: str = BILL_ID) -> None:
        """The subscriber has brought his power back himself, which was found on the day."""
        request = self.world.ask(bill_id=bill_id)
        self.close(request.tracking_code)
        self.uow.self_willed.add(
            SelfWilledReconnection(
                tracking_code=request.tracking_code, bill_id=bill_id, found_on=found_on, found_by=FoundBy.CHECK
            )
        )

    def night(self, *, limit: int = 100) -> Batch:
        """One batch of the night of today."""
        return run_batch(self.uow, REMOVALS, day_of(self.today, self.clock), limit=limit)

    def whole_night(self, *, limit: int = 100) -> int:
        """All batches of the night of today: how many removals were begun."""
        counted, done = 0, False
        while not done:
            batch = self.night(limit=limit)
            counted, done = counted + batch.counted, batch.done
        return counted

    @property
    def code(self) -> str:
        """The tracking code of the removal that is open."""
        [request] = self.uow.requests.open_of_connection(BILL_ID)
        return request.tracking_code

    def order(self, **said: object) -> RemovalOrder:
        return order_removal(
            self.uow, clock=self.clock, reference=REFERENCE, tracking_code=self.code, report={**WARN, **said}
        )

    def pass_time_to_pay(self) -> None:
        """The first Sunday after the last day of the warning that was given today: power may be cut, too."""
        day = self.today + removal_terms().time_to_pay(self.today) + DAY
        self.until(day + (_SUNDAY - day.weekday()) % 7 * DAY)

    def look(self) -> RemovalView:
        return look_at_removal(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=self.code)
