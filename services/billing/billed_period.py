"""Which consumption a request's bills charge: from the last reading that was billed to the request's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.billing.energy import price_energy
from services.errors import NotFound
from services.jalali import local_date
from services.metering.visits import last_test, visit_reading
from services.model.bills import BillLine, BillState
from services.model.connections import Connection, CounterReading, ReadingSource
from services.model.requests import Request
from services.ports import UnitOfWork
from services.readings.rollover import consumption_between, is_plausible
from services.reference.data import ReferenceData


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledPeriod:
    """Energy in kWh (meter multiplier included) that was registered from the day `start` to the day `end`.

    `reading` is what the counter showed at the end: None where it could not be read or believed, or where another bill
    has charged up to a later day meanwhile (a name change's, while the account is being settled). Nothing is registered
    then.
    """

    start: date
    end: date
    kwh: int
    reading: CounterReading | None


def billed_period(uow: UnitOfWork, request: Request) -> BilledPeriod:
    """The period up to the reading that the application declares, else up to the last test of the meter.

    Raises NotFound where nothing was declared and nobody has visited the meter.
    """
    declared = request.application.reading
    period = visited_period(uow, request) if declared is None else _declared_period(uow, request, declared)
    if period is None:
        raise NotFound("meter test of request", request.tracking_code)
    return period


def visited_period(uow: UnitOfWork, request: Request) -> BilledPeriod | None:
    """The period up to the request's last visit to the meter; None if there was none.

    Where the visit's day is billed already, the period has no days and no reading.
    """
    test = last_test(uow, request.tracking_code)
    if test is None:
        return None
    connection = uow.connections.get(request.application.bill_id)
    visited_on = local_date(test.tested_at)
    last = _last_billed(uow, connection, besides=request.tracking_code)
    start = min(last.taken_on, visited_on)
    reading = visit_reading(test) if last.taken_on <= visited_on else None
    if reading is not None:
        consumption = consumption_between(last.kwh, reading.kwh, connection.meter)
        if is_plausible(consumption, days=(visited_on - start).days, connection=connection):
            return BilledPeriod(start=start, end=visited_on, kwh=consumption.kwh, reading=reading)
    return BilledPeriod(start=start, end=visited_on, kwh=0, reading=None)


def energy_lines(
    uow: UnitOfWork, reference: ReferenceData, period: BilledPeriod, *, bill_id: str
) -> Sequence[BillLine]:
    """The energy of the period as lines of a bill; none where it ends with no reading. Raises ReferenceDataMissing."""
    if period.reading is None:
        return ()
    tariff_class = uow.connections.get(bill_id).tariff_class
    return price_energy(reference, tariff_class, start=period.start, end=period.end, kwh=period.kwh).lines()


def _declared_period(uow: UnitOfWork, request: Request, declared: CounterReading) -> BilledPeriod:
    connection = uow.connections.get(request.application.bill_id)
    last = _last_billed(uow, connection, besides=request.tracking_code)
    if last.taken_on > declared.taken_on:
        return BilledPeriod(start=declared.taken_on, end=declared.taken_on, kwh=0, reading=None)
    kwh = consumption_between(last.kwh, declared.kwh, connection.meter).kwh
    return BilledPeriod(start=last.taken_on, end=declared.taken_on, kwh=kwh, reading=declared)


def _last_billed(uow: UnitOfWork, connection: Connection, *, besides: str) -> CounterReading:
    billed = _billed(uow, connection, besides=besides)
    return max(billed, key=lambda each: (each.taken_on, each.kwh))


def _billed(uow: UnitOfWork, connection: Connection, *, besides: str) -> Iterator[CounterReading]:
    """Each reading that this meter was billed up to; a new meter begins at 0.

    Periodic readings are billed by their nature, others by the bill that says so.
    """
    installed = connection.meter.installed_on
    yield CounterReading(kwh=0, taken_on=installed)
    for reading in uow.connections.readings(connection.bill_id):
        if reading.source is ReadingSource.PERIODIC and reading.taken_on >= installed:
            yield CounterReading(kwh=reading.kwh, taken_on=reading.taken_on)
    for bill in uow.bills.of_connection(connection.bill_id):
        up_to = bill.billed_up_to
        counts = bill.state is not BillState.VOID and bill.tracking_code != besides
        if up_to is not None and counts and up_to.taken_on >= installed:
            yield up_to
