"""Whether a register can show what somebody says that it shows."""

from collections.abc import Iterator

from services.intake.findings import finding
from services.jalali import format_jalali
from services.model.connections import Connection, Meter, MeterReading
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.readings.advance import ReadingFault
from services.readings.check import compare
from services.readings.rollover import fits_register
from services.text import format_number, to_persian_digits

# What is told once to who reads the meter: the same reading again is believed to stand on the register, and goes to the
# diagnosis unit in doubt.
DOUBTS = frozenset({ReadingFault.BELOW_LAST, ReadingFault.IMPOSSIBLE, ReadingFault.ABOVE_LATER})


def check_digits(kwh: int, meter: Meter) -> Iterator[Finding]:
    """The number is not longer than the register."""
    if not fits_register(kwh, meter):
        yield finding("reading", "too-many-digits", digits=to_persian_digits(meter.digits))


def check_register(uow: UnitOfWork, connection: Connection, reading: MeterReading) -> Iterator[Finding]:
    """The register has the digits, and can have come to the reading from the last one up to its day.

    What the company's own records are to blame for is for the diagnosis unit, not for who reads the meter.
    """
    if not fits_register(reading.kwh, connection.meter):
        yield from check_digits(reading.kwh, connection.meter)
        return
    figures = compare(uow, connection, reading)
    if figures.fault in DOUBTS:
        last = figures.last
        shown = {"last": format_number(last.kwh), "last_date": format_jalali(last.taken_on)}
        yield finding("reading", figures.fault, **shown)
