"""Whether a register can show what somebody says that it shows."""

from collections.abc import Iterator

from services.forms.entries import Role
from services.forms.findings import APPLICATION, Wording
from services.jalali import format_jalali
from services.model.connections import Connection, Meter, MeterReading
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.readings.advance import ReadingFault
from services.readings.check import compare
from services.readings.rollover import fits_register
from services.text import format_number, to_persian_digits

# The words of a report in which somebody says what a meter shows.
READING_TITLES = {"reading": "کارکرد کنتور"}
REPORTED = APPLICATION.extended(
    titles={**READING_TITLES, "readingDate": "تاریخ قرائت"},
    roles={"reading": Role.READING, "readingDate": Role.READING_DAY},
)

# What is told once to who reads the meter: the same reading again is believed to stand on the register, and goes to the
# diagnosis unit in doubt.
DOUBTS = frozenset({ReadingFault.BELOW_LAST, ReadingFault.IMPOSSIBLE, ReadingFault.ABOVE_LATER})


def check_digits(kwh: int, meter: Meter, *, field: str = "reading", wording: Wording = REPORTED) -> Iterator[Finding]:
    """The number is not longer than the register. `field` is where the number was typed."""
    if not fits_register(kwh, meter):
        yield wording.finding(field, "too-many-digits", digits=to_persian_digits(meter.digits))


def check_register(
    uow: UnitOfWork, connection: Connection, reading: MeterReading, *, field: str, wording: Wording
) -> Iterator[Finding]:
    """The register has the digits, and can have come to the reading from the last one up to its day.

    What the company's own records are to blame for is for the diagnosis unit, not for who reads the meter.
    """
    if not fits_register(reading.kwh, connection.meter):
        yield from check_digits(reading.kwh, connection.meter, field=field, wording=wording)
        return
    figures = compare(uow, connection, reading)
    if figures.fault in DOUBTS:
        last = figures.last
        shown = {"last": format_number(last.kwh), "last_date": format_jalali(last.taken_on)}
        yield wording.finding(field, figures.fault, **shown)
