"""Which consumption a request's bills charge: from the last reading that was billed to the request's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from services.billing.energy_lines import span_lines
from services.billing.tariff_history import tariff_history
from services.errors import NotFound
from services.jalali import local_date
from services.model.bills import Bill, BillLine
from services.model.connections import MeterReading
from services.model.metering import MeterTest
from services.model.requests import Request
from services.ports import UnitOfWork
from services.readings.check import Comparison, compare
from services.readings.history import last_reading
from services.readings.register_use import with_registers
from services.readings.unbilled import EnergySpan
from services.readings.visits import last_test, visit_reading
from services.reference.data import ReferenceData


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledPeriod:
    """Energy in kWh (meter multiplier included) that was registered from the day `start` to the day `end`.

    `charged` are its parts, one for each meter, and `returned` what was billed before for readings that a person found
    wrong: `kwh` is the one less the other. `reading` is what the register showed at the end: None where it could not be
    read, where it is in doubt, or where another bill has charged up to a later day meanwhile (another request's, while
    the account is being settled). Nothing is registered then.
    """

    start: date
    end: date
    reading: MeterReading | None
    charged: tuple[EnergySpan, ...] = ()
    returned: tuple[EnergySpan, ...] = ()

    @property
    def kwh(self) -> int:
        """What is to be billed; negative where more is given back than charged."""
        return self.registered_kwh - sum(each.kwh for each in self.returned)

    @property
    def since(self) -> MeterReading | None:
        """What the register showed at the start; None where another meter hung there then, or nothing is charged."""
        return self.charged[0].earlier if len(self.charged) == 1 else None

    @property
    def registered_kwh(self) -> int:
        """What the meters counted in these days."""
        return sum(each.kwh for each in self.charged)


def billed_period(uow: UnitOfWork, request: Request) -> BilledPeriod:
    """The period up to the reading that the application declares, else up to the last test of the meter.

    Raises NotFound where nothing was declared and nobody has visited the meter.
    """
    declared = request.application.reading
    period = visited_period(uow, request) if declared is None else period_up_to(uow, request, declared)
    if period is None:
        raise NotFound("meter test of request", request.tracking_code)
    return period


def visited_period(uow: UnitOfWork, request: Request) -> BilledPeriod | None:
    """The period up to the request's last visit to the meter; None if there was none.

    Where the visit's day is billed already, the period has no days and no reading. Of a meter that the visit took
    away, it ends with what the one in its place began with.
    """
    test = last_test(uow, request.tracking_code)
    if test is None:
        return None
    reading = visit_reading(test)
    if reading is not None and test.meter_serial is None:
        return period_up_to(uow, request, reading)
    connection = uow.connections.get(request.application.bill_id)
    if was_taken_away(uow, connection.bill_id, test):
        opening = last_reading(uow, connection, until=connection.meter.installed_on)
        return period_up_to(uow, request, MeterReading(kwh=opening.kwh, taken_on=opening.taken_on))
    visited_on = local_date(test.tested_at)
    unread = period_up_to(uow, request, MeterReading(kwh=0, taken_on=visited_on))
    return BilledPeriod(start=unread.start, end=visited_on, reading=None)


def was_taken_away(uow: UnitOfWork, bill_id: str, test: MeterTest) -> bool:
    """True where the tested meter hung there until the visit took it along, and was tested elsewhere.

    A plate with the serial of a meter that was removed before is another matter: nobody knows what hangs there.
    """
    visited_at = uow.metering.order(test.work_order_number).done_at or test.tested_at
    return was_removed_since(uow, bill_id, serial=test.meter_serial, day=local_date(visited_at))


def was_removed_since(uow: UnitOfWork, bill_id: str, *, serial: str | None, day: date) -> bool:
    """True where a meter with this serial hung there on the day, and was removed then or later."""
    removed = [each.removed_on for each in uow.connections.former_meters(bill_id) if each.meter.serial == serial]
    return bool(removed) and removed[-1] >= day


def period_up_to(uow: UnitOfWork, request: Request, reading: MeterReading) -> BilledPeriod:
    """The period up to a reading of the request, its own bills left out; without energy where that is in doubt."""
    connection = uow.connections.get(request.application.bill_id)
    return _period(compare(uow, connection, reading, besides=request.tracking_code))


def period_instead_of(
    uow: UnitOfWork, request: Request, reading: MeterReading, *, earlier: Iterable[Bill]
) -> BilledPeriod:
    """The same in the place of what earlier bills of the request were billed up to: what of it stands is given back.

    These are not left out: what another bill has charged meanwhile goes on from them, or has given them back already.
    """
    connection = uow.connections.get(request.application.bill_id)
    ends = [bill.billed_up_to for bill in earlier if bill.billed_up_to is not None]
    return _period(compare(uow, connection, reading, supposed_wrong=ends))


def _period(figures: Comparison) -> BilledPeriod:
    charged, reading = figures.unbilled.charged, figures.reading
    start = min((span.start for span in charged), default=reading.taken_on)
    if figures.fault is not None or not charged:
        return BilledPeriod(start=start, end=reading.taken_on, reading=None)
    return BilledPeriod(
        start=start, end=reading.taken_on, reading=reading, charged=charged, returned=figures.unbilled.returned
    )


def energy_lines(
    uow: UnitOfWork, reference: ReferenceData, period: BilledPeriod, *, bill_id: str
) -> Sequence[BillLine]:
    """The energy of the period as lines of a bill; none where it ends with no reading. Raises ReferenceDataMissing."""
    if period.reading is None:
        return ()
    connection = uow.connections.get(bill_id)
    return span_lines(
        reference,
        tariff_history(uow, connection),
        charged=with_registers(uow, connection, period.charged),
        returned=with_registers(uow, connection, period.returned),
    )
