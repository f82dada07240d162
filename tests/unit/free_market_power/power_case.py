"""A request for temporary or free-market power on its way, without its process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from services.billing.issuing import Charge, issue_bill
from services.billing.payments import BillNumber, PaymentNotice, record_payment
from services.jalali import format_jalali, local_date
from services.metering.final_reading import FINAL_COLLECTION, FINAL_READING, FinalReadingAnswer, record_final_reading
from services.model.bills import Bill, BillLine, BillState, PaymentChannel
from services.model.keys import BillKind, WorkOrderKind
from services.model.requests import RequestState
from services.money import Rials
from services.reference.loading import load_reference_data
from services.specific.free_market_power.deposit_bill import issue_power_bill
from services.specific.free_market_power.granting import Grant, grant_power
from services.specific.free_market_power.model import PowerPeriod
from services.specific.free_market_power.ports import power_period_of
from services.specific.free_market_power.settling import EndedPeriod, settle_power_period
from tests.fakes.samples import BILL_ID
from tests.unit.field_cases import FieldCase

KEY = "free-market-power"
REFERENCE = load_reference_data()
TODAY = date(2026, 11, 21)
FIRST, LAST = 3, 32
"""The days of the period, counted from today: thirty of them."""
RATE = Rials(900_000)
READ: Mapping[str, object] = {"outcome": "done", "meterSerial": "M 1", "reading": "۱۲۴۵۰", "sealNumber": "۷۷۱"}


def typed_day(ahead: int) -> str:
    return format_jalali(TODAY + timedelta(days=ahead))


class Power(FieldCase):
    """A subscriber's request for 4 kW of temporary power."""

    def __init__(self, first: int = FIRST, last: int = LAST, **changes: object) -> None:
        days = {"firstDay": typed_day(first), "lastDay": typed_day(last)}
        super().__init__(KEY, **{"askedKw": "4", **days, **changes})

    @property
    def period(self) -> PowerPeriod:
        return power_period_of(self.uow, self.code)

    def bill(self, deposit_item: str | None = "temporary-deposit-short") -> Bill:
        return issue_power_bill(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=self.code,
            fee_items=["temporary-power-fee"],
            deposit_item=deposit_item,
        )

    def pay(self, bill: Bill) -> None:
        notice = PaymentNotice(
            reference=f"R-{bill.number}",
            amount=str(bill.payable.amount),
            paid_on=format_jalali(local_date(self.clock.now())),
            channel=PaymentChannel.GATEWAY,
        )
        record_payment(self.uow, clock=self.clock, bill=BillNumber(number=bill.number), notice=notice)

    def grant(self) -> Grant:
        return grant_power(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=self.code)

    def granted(self, deposit_item: str | None = "temporary-deposit-short") -> PowerPeriod:
        """Paid for, granted and archived."""
        self.pay(self.bill(deposit_item))
        self.grant()
        self.uow.requests.save(replace(self.uow.requests.get(self.code), state=RequestState.CLOSED))
        return self.period

    def until_last_day(self) -> None:
        self.clock.advance(timedelta(days=(self.period.terms.last_day - local_date(self.clock.now())).days))

    def final_order(self, kind: WorkOrderKind = FINAL_READING) -> str:
        return self.order(kind).number

    def read(self, report: object = READ, kind: WorkOrderKind = FINAL_READING) -> FinalReadingAnswer:
        return record_final_reading(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=self.code,
            work_order_number=self.final_order(kind),
            report=report,
        )

    def collect(self, report: object = READ) -> FinalReadingAnswer:
        return self.read(report, FINAL_COLLECTION)

    def settle(self) -> EndedPeriod:
        return settle_power_period(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=self.code)

    def owe(self, rials: int) -> Bill:
        """An unpaid periodic bill of the connection."""
        line = BillLine(code="energy", title="بهای انرژی", amount=Rials(rials))
        charge = Charge(kind=BillKind.PERIODIC, bill_id=BILL_ID, tracking_code=self.code, lines=[line])
        bill = replace(issue_bill(self.uow, clock=self.clock, reference=REFERENCE, charge=charge), tracking_code=None)
        self.uow.bills.save(bill)
        return bill

    def carry(self, rials: int) -> None:
        self.uow.connections.save(replace(self.connection, carried=Rials(rials)))

    def unpaid(self) -> list[Bill]:
        return [each for each in self.uow.bills.of_connection(BILL_ID) if each.state is BillState.ISSUED]
