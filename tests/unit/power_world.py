"""A connection without power, and a request to bring it back (by-law 51-4). All of it is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from services.billing.payment_notice import PaymentNotice
from services.billing.payments import BillNumber, record_payment
from services.jalali import TEHRAN, format_jalali, local_date, parse_jalali
from services.metering.work_orders import issue_work_order
from services.model.bills import Bill, BillLine, BillState, PaymentChannel
from services.model.connections import ConnectionState
from services.model.cuts import Cut, CutCase, CutExtent
from services.model.keys import BillKind, WorkOrderKind
from services.money import ZERO, Rials
from services.reconnecting.at_place import PowerAnswer, record_power_report
from services.reconnecting.bills import issue_debts_before_order, issue_reconnection_bill
from services.reconnecting.terms import record_terms
from tests.fakes.samples import sample_agent
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.changes_world import ChangesWorld

CUT_ON = parse_jalali("1405/09/10")
ASKED_ON = parse_jalali("1405/10/20")
FEE = "meter-replacement"
CONSUMPTION = Rials(700_000)


class PowerWorld:
    """Cut on 1405/09/10, asked for back on 1405/10/20; the last bill's energy came to 700,000 rials."""

    def __init__(self, case: CutCase = CutCase.UNPAID, state: ConnectionState = ConnectionState.CUT) -> None:
        self.world = ChangesWorld()
        self.world.put(state=state)
        self.uow = self.world.uow
        self.uow.metering.save_agent(sample_agent(district=self.world.connection.district))
        cut = Cut(
            tracking_code=self.world.ask().tracking_code,
            bill_id=BILL_ID,
            case=case,
            extent=CutExtent.EQUIPMENT if state is ConnectionState.COLLECTED else CutExtent.SUPPLY,
            reading=None,
            cut_at=datetime.combine(CUT_ON, time(9), TEHRAN),
        )
        self.uow.cuts.save(cut)
        self.code = self.world.ask().tracking_code
        self.until(ASKED_ON)
        self.owe("energy-1", CONSUMPTION.amount, state=BillState.PAID)

    def until(self, day: date, hour: int = 10) -> None:
        self.clock = FixedClock(datetime.combine(day, time(hour), TEHRAN))

    @property
    def today(self) -> date:
        return local_date(self.clock.now())

    def owe(
        self,
        number: str,
        amount: int,
        *,
        overdue_days: int = 10,
        kind: BillKind = BillKind.PERIODIC,
        state: BillState = BillState.ISSUED,
    ) -> Bill:
        """A bill of this amount that was due so many days ago."""
        bill = Bill(
            number=number,
            kind=kind,
            bill_id=BILL_ID,
            payment_id=f"p-{number}",
            tracking_code=None,
            lines=(BillLine(code="energy", title="مصرف", amount=Rials(amount)),),
            carried_in=ZERO,
            carried_out=ZERO,
            issued_at=self.clock.now() - timedelta(days=overdue_days + 5),
            due_on=self.today - timedelta(days=overdue_days),
            state=state,
        )
        self.uow.bills.add(bill)
        return bill

    def decide(self, **said: object) -> str:
        """What the unit is answered."""
        return record_terms(self.uow, clock=self.clock, tracking_code=self.code, report=said).message

    def bill(self) -> Bill:
        return issue_reconnection_bill(
            self.uow, clock=self.clock, reference=REFERENCE, tracking_code=self.code, fee_items=[FEE]
        )

    def look(self) -> Bill | None:
        return issue_debts_before_order(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=self.code)

    def pay(self, bill: Bill) -> None:
        notice = PaymentNotice(
            reference=f"r-{bill.number}",
            amount=str(bill.payable.amount),
            paid_on=format_jalali(self.today),
            channel=PaymentChannel.GATEWAY,
        )
        number = BillNumber(number=bill.number)
        assert record_payment(self.uow, clock=self.clock, bill=number, notice=notice).accepted

    def report(self, **said: object) -> PowerAnswer:
        """The agent's report of the newest order, or of a new one."""
        kind = WorkOrderKind("field-work")
        order = issue_work_order(self.uow, clock=self.clock, tracking_code=self.code, kind=kind).order
        taken = self.world.connection.state is ConnectionState.COLLECTED
        return self.report_on(order.number, meter_taken=taken, **said)

    def report_on(self, number: str, *, meter_taken: bool = False, **said: object) -> PowerAnswer:
        return record_power_report(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=self.code,
            work_order_number=number,
            meter_taken=meter_taken,
            report=said,
        )

    def states(self) -> dict[str, BillState]:
        return {bill.number: bill.state for bill in self.uow.bills.of_connection(BILL_ID)}

    def carry(self, rials: int) -> None:
        self.uow.connections.save(replace(self.world.connection, carried=Rials(rials)))
