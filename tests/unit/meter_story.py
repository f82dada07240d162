"""A connection over the years: what its meters really count, what is recorded of it, what is billed for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from services.billing.billed_period import billed_period
from services.billing.carrying import void_bill
from services.billing.fee_bill import issue_fee_bill
from services.jalali import format_jalali, local_date
from services.metering.replacement import Replacement, replace_meter
from services.metering.tests import record_meter_test
from services.metering.work_orders import issue_work_order
from services.model.bills import Bill, BillState
from services.model.connections import Connection, MeterReading, Reading, ReadingRole, ReadingSource
from services.model.custody import NO_CAUSE
from services.model.keys import WorkOrderKind
from services.model.requests import Request, RequestState
from services.readings.check import Comparison, compare
from services.readings.judging import judge_reading
from services.reference.loading import load_reference_data
from tests.fakes.samples import BILL_ID, SERVICE, UNREAD, company_records, registered, sample_connection
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.billing_world import FEE, issue_energy_bill

REFERENCE = load_reference_data()
START = datetime(2025, 4, 21, 8, 0, tzinfo=UTC)


def _records(digits: int) -> FakeUnitOfWork:
    uow = company_records()
    sample = sample_connection()
    meter = replace(sample.meter, serial="m-0", digits=digits, installed_on=local_date(START))
    uow.connections.save(replace(sample, meter=meter))
    uow.connections.reading_rows = []
    return uow


@dataclass
class MeterStory:
    """`used` is all energy that the connection has used, `billed` what it was billed, both in kWh.

    A periodic reading is billed as it is recorded; a correction of the same day or by name corrects what was billed.
    `read_up_to` is what was used up to the last known count of the present meter. `bills` are ours that may be
    withdrawn, with what was used up to each, and up to the last known count before it.
    """

    digits: int = 5
    used: int = 0
    billed: int = 0
    shown: int = 0
    read_up_to: int = 0
    clock: FixedClock = field(default_factory=lambda: FixedClock(START))
    uow: FakeUnitOfWork = field(init=False)
    serials: count[int] = field(default_factory=lambda: count(1))
    bills: list[tuple[Bill, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.uow = _records(self.digits)

    @property
    def connection(self) -> Connection:
        return self.uow.connections.get(BILL_ID)

    @property
    def today(self) -> date:
        return local_date(self.clock.now())

    @property
    def meter_reading(self) -> MeterReading:
        """What the present meter really shows today."""
        return MeterReading(kwh=self.shown, taken_on=self.today)

    def use(self, days: int, daily: int) -> None:
        """Some days go by; the multiplier is in the meter's count."""
        meter = self.connection.meter
        counted = days * daily // meter.multiplier
        self.clock.advance(timedelta(days=days))
        self.used += counted * meter.multiplier
        self.shown = (self.shown + counted) % 10**meter.digits

    def read(self, error: int = 0, role: ReadingRole | None = None) -> None:
        """The company reads the meter, and bills it."""
        wrong = max(0, min(self.shown + error, 10**self.connection.meter.digits - 1))
        self._record(wrong, ReadingSource.PERIODIC, role=role)
        self.billed = self.used + (wrong - self.shown) * self.connection.meter.multiplier
        self.read_up_to = self.used

    def note(self) -> None:
        """An agent reads the meter; nothing is billed."""
        self._record(self.shown, ReadingSource.INSTALLATION)
        self.read_up_to = self.used

    def swap(self, digits: int, multiplier: int, opening: int, *, readable: bool) -> None:
        """The meter is replaced by an installer who writes all of it down."""
        if not readable:
            # What nobody could read is no meter's energy: it is estimated as a shortfall, if at all.
            self.used = self.read_up_to
        replacement = Replacement(
            serial=f"m-{next(self.serials)}",
            digits=digits,
            multiplier=multiplier,
            opening_kwh=opening,
            closing_kwh=self.shown if readable else None,
        )
        replace_meter(self.uow, clock=self.clock, bill_id=BILL_ID, replacement=replacement, cause=NO_CAUSE)
        self.shown, self.read_up_to, self.bills = opening, self.used, []

    def swap_unwritten(self, *, opening_first: bool) -> None:
        """The meter was replaced as legacy records tell it: two readings of one day, a new day of installation."""
        kwhs = [0, self.shown] if opening_first else [self.shown, 0]
        for kwh in kwhs:
            self._record(kwh, ReadingSource.PERIODIC)
        meter = replace(self.connection.meter, serial=f"m-{next(self.serials)}", installed_on=self.today)
        self.uow.connections.save(replace(self.connection, meter=meter))
        self.billed, self.read_up_to, self.shown = self.used, self.used, 0

    def bill_declared(self) -> None:
        """A bill of the energy up to the true reading, judged by somebody who knows the truth."""
        typed = {"reading": str(self.shown), "readingDate": format_jalali(self.today)}
        request = registered(self.uow, self.clock, service=SERVICE, **typed)
        figures = self._judged(request)
        bill = issue_energy_bill(self.uow, self.clock, request.tracking_code)
        self._billed(request, bill, figures)

    def bill_visited(self) -> None:
        """A service with a visit and a bill of the account."""
        request = registered(self.uow, self.clock, service=UNREAD)
        code, kind = request.tracking_code, WorkOrderKind.METER_INSPECTION
        order = issue_work_order(self.uow, clock=self.clock, tracking_code=code, kind=kind).order
        report = {"condition": "in-order", "reading": str(self.shown), "sealNumber": "7"}
        record_meter_test(self.uow, clock=self.clock, tracking_code=code, work_order_number=order.number, report=report)
        figures = self._judged(request)
        bill = issue_fee_bill(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=code,
            fee_items=[FEE],
            with_account=True,
        )
        self._billed(request, bill, figures)

    def void_last(self) -> None:
        """The last bill is withdrawn before it is paid, unless the register was read after it."""
        if not self.bills or self.read_up_to != self.bills[-1][1]:
            return
        bill = self.uow.bills.get(self.bills[-1][0].number)
        if bill.state is BillState.ISSUED:
            void_bill(self.uow, bill)
            voided, _, self.read_up_to = self.bills.pop()
            self.billed -= voided.billed_kwh or 0

    def _record(self, kwh: int, source: ReadingSource, role: ReadingRole | None = None) -> None:
        self.uow.connections.add_reading(
            Reading(bill_id=BILL_ID, kwh=kwh, taken_on=self.today, source=source, role=role)
        )

    def _judged(self, request: Request) -> Comparison:
        """The check of the request's reading, once a person has judged it where it is in doubt."""
        code = request.tracking_code
        figures = compare(self.uow, self.connection, self.meter_reading, besides=code)
        if figures.fault is None:
            return figures
        assert billed_period(self.uow, request).reading is None
        said = "rolled-over" if self._rolled_over(figures) else "last-reading-wrong"
        answer = judge_reading(self.uow, clock=self.clock, tracking_code=code, judgement=said, reason="چنین بود")
        assert answer.accepted, (answer.message, figures)
        return compare(self.uow, self.connection, self.meter_reading, besides=code)

    def _rolled_over(self, figures: Comparison) -> bool:
        return self.billed <= self.used and figures.rolled_over

    def _billed(self, request: Request, bill: Bill, figures: Comparison) -> None:
        """Every kWh that was used is billed now, once; the check had said the same kWh."""
        period = billed_period(self.uow, request)
        assert figures.fault is None
        assert figures.unbilled.kwh == period.kwh
        if bill.billed_up_to is not None:
            assert bill.billed_up_to == self.meter_reading
            assert bill.billed_kwh == period.kwh
            self.billed += period.kwh
            self.bills.append((bill, self.used, self.read_up_to))
            self.read_up_to = self.used
        assert self.billed == self.used
        closed = self.uow.requests.get(request.tracking_code)
        self.uow.requests.save(replace(closed, state=RequestState.CLOSED))
