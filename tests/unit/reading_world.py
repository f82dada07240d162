"""A connection with the readings of a case, and the requests that look at them. All of it is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import ClassVar

from services.billing.billed_period import BilledPeriod, billed_period
from services.forms.findings import Reply
from services.intake.documents import DocumentsCheck, check_documents
from services.model.bills import Bill
from services.model.connections import (
    Connection,
    FormerMeter,
    Judgement,
    MeterReading,
    Reading,
    ReadingRole,
    ReadingSource,
)
from services.readings.check import Comparison, compare
from services.readings.judging import judge_reading
from services.reference.loading import load_reference_data
from tests.fakes.samples import (
    BILL_ID,
    DRAFT_KEY,
    SERVICE,
    company_records,
    registered,
    sample_connection,
    typed_for,
)
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.billing_world import issue_energy_bill

TODAY = date(2026, 11, 21)
REFERENCE = load_reference_data()

# 5 kWh a day for two years, read every 60 days; the last count is 12 000, 60 days ago.
EVEN = tuple((60 * back, 12_000 - 300 * (back - 1)) for back in range(13, 0, -1))

# The history of a meter that was replaced 30 days ago.
OLD = tuple((60 * back, 54_000 - 300 * (back - 1)) for back in range(13, 1, -1))


def day(days_ago: int) -> date:
    return TODAY - timedelta(days=days_ago)


def counted(kwh: int, days_ago: int = 0) -> MeterReading:
    return MeterReading(kwh=kwh, taken_on=day(days_ago))


@dataclass
class ReadingWorld:
    """The company's records with these readings, as (days ago, kWh)."""

    readings: Sequence[tuple[int, int]]
    installed_days_ago: int = 2000
    digits: int = 5
    multiplier: int = 1
    amperage: int = 25
    phases: int = 1
    service: ClassVar[str] = SERVICE
    uow: FakeUnitOfWork = field(init=False, default_factory=company_records)
    clock: FixedClock = field(init=False, default_factory=FixedClock)

    def __post_init__(self) -> None:
        sample = sample_connection()
        meter = replace(
            sample.meter,
            digits=self.digits,
            multiplier=self.multiplier,
            installed_on=day(self.installed_days_ago),
        )
        self.uow.connections.save(replace(sample, meter=meter, amperage=self.amperage, phases=self.phases))
        self.uow.connections.reading_rows = []
        for days_ago, kwh in self.readings:
            self.read(kwh, days_ago)

    @property
    def connection(self) -> Connection:
        return self.uow.connections.get(BILL_ID)

    def read(
        self,
        kwh: int,
        days_ago: int,
        *,
        serial: str | None = None,
        role: ReadingRole | None = None,
        source: ReadingSource = ReadingSource.PERIODIC,
    ) -> None:
        """A reading, periodic unless said otherwise."""
        self.uow.connections.add_reading(
            Reading(bill_id=BILL_ID, kwh=kwh, taken_on=day(days_ago), source=source, meter_serial=serial, role=role)
        )

    def hung_before(self, *, serial: str = "old", digits: int = 5, multiplier: int = 1, removed_days_ago: int) -> None:
        """The meter before the present one, in the records."""
        meter = replace(
            self.connection.meter, serial=serial, digits=digits, multiplier=multiplier, installed_on=day(2000)
        )
        former = FormerMeter(bill_id=BILL_ID, meter=meter, removed_on=day(removed_days_ago))
        self.uow.connections.add_former_meter(former)

    def compare(self, kwh: int, days_ago: int = 0) -> Comparison:
        """What the check says of a reading."""
        return compare(self.uow, self.connection, counted(kwh, days_ago))

    def declare(self, kwh: int, **typed: object) -> DocumentsCheck:
        """What the counter office is told of a declared reading."""
        return check_documents(
            self.uow,
            clock=self.clock,
            service_key=self.service,
            draft_key=DRAFT_KEY,
            application=typed_for(self.service, reading=str(kwh), **typed),
        )

    def register(self, kwh: int) -> str:
        """The tracking code of a request with this reading."""
        return registered(self.uow, self.clock, service=self.service, reading=str(kwh)).tracking_code

    def judge(self, code: str, judgement: object, reason: object = "رقم اشتباه خوانده شد") -> Reply:
        """What becomes of a person's word on the request's reading."""
        return judge_reading(self.uow, clock=self.clock, tracking_code=code, judgement=judgement, reason=reason)

    def judged_wrong(self, kwh: int) -> str:
        """A request whose reading is in doubt, and the company's own was wrong."""
        code = self.register(kwh)
        answer = self.judge(code, Judgement.LAST_READING_WRONG)
        assert answer.accepted, answer.message
        return code

    def period(self, code: str) -> BilledPeriod:
        """What a request's bill charges."""
        return billed_period(self.uow, self.uow.requests.get(code))

    def bill(self, code: str) -> Bill:
        """A bill of the energy up to the request's reading."""
        return issue_energy_bill(self.uow, self.clock, code)
