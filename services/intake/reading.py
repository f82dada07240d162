"""Whether a counter can show what somebody says that it shows."""

from collections.abc import Iterator

from services.intake.findings import finding
from services.jalali import format_jalali
from services.model.connections import Connection, CounterReading, Meter
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.readings.check import compare
from services.readings.rollover import fits_counter
from services.text import format_number, to_persian_digits


def check_digits(kwh: int, meter: Meter) -> Iterator[Finding]:
    """The number is not longer than the counter."""
    if not fits_counter(kwh, meter):
        yield finding("reading", "too-many-digits", digits=to_persian_digits(meter.digits))


def check_counter(uow: UnitOfWork, connection: Connection, reading: CounterReading) -> Iterator[Finding]:
    """The counter has the digits, and can have come to the reading from the last one up to its day."""
    if not fits_counter(reading.kwh, connection.meter):
        yield from check_digits(reading.kwh, connection.meter)
        return
    figures = compare(uow, connection, reading)
    if figures.fault is not None:
        last = figures.last
        shown = {"last": format_number(last.kwh), "last_date": format_jalali(last.taken_on)}
        yield finding("reading", figures.fault, **shown)
