"""Which registers were read with which readings of a connection, and what they counted in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from services.jalali import local_date
from services.model.connections import Connection, Meter, MeterReading
from services.model.custody import MeterAsset, Register, RegisterReading
from services.ports import UnitOfWork
from services.readings.register_check import FullReading, behind
from services.readings.registers import RegisterUse
from services.readings.rollover import consumption_between, contracted_watts, fits_register
from services.readings.unbilled import EnergySpan
from services.text import letters_and_digits, normalise

_WATTS = 1000


def with_registers(uow: UnitOfWork, connection: Connection, spans: Iterable[EnergySpan]) -> Sequence[EnergySpan]:
    """The spans, each with what the registers of its meter counted where they were read with both of its ends."""
    return [replace(span, use=_use(uow, connection, span)) for span in spans]


def assets_of(uow: UnitOfWork, connection: Connection, serial: str) -> Iterator[MeterAsset]:
    """The meters of the serial that hang or hung at the connection, oldest first."""
    characters = letters_and_digits(normalise(serial))
    known = dict.fromkeys(custody.meter for custody in uow.meters.hung_at(connection.bill_id))
    for meter in filter(None, map(uow.meters.find, known)):
        if meter.characters == characters:
            yield meter


def shown_with(uow: UnitOfWork, meter: MeterAsset, reading: MeterReading) -> Mapping[Register, int]:
    """What the registers showed with a reading of the total; the one that was told last, nothing where none was."""
    told = uow.meters.register_readings_of(meter.key)
    return next((each.values for each in reversed(told) if _belongs(each, reading)), {})


def told_before(uow: UnitOfWork, meter: MeterAsset, day: date) -> FullReading | None:
    """What the registers showed when they were last read before a day."""
    earlier = [each for each in _told(uow, meter) if each.reading.taken_on < day]
    return max(earlier, key=lambda each: each.reading.taken_on, default=None)


def _told(uow: UnitOfWork, meter: MeterAsset) -> Iterator[FullReading]:
    for each in uow.meters.register_readings_of(meter.key):
        if each.total_kwh is not None:
            reading = MeterReading(kwh=each.total_kwh, taken_on=local_date(each.read_at))
            yield FullReading(reading=reading, registers=each.values)


def _belongs(shown: RegisterReading, reading: MeterReading) -> bool:
    return (shown.total_kwh, local_date(shown.read_at)) == (reading.kwh, reading.taken_on)


def _use(uow: UnitOfWork, connection: Connection, span: EnergySpan) -> RegisterUse | None:
    if span.meter is None:
        return None
    for asset in assets_of(uow, connection, span.meter.serial):
        later = FullReading(reading=span.later, registers=shown_with(uow, asset, span.later))
        earlier = FullReading(reading=span.earlier, registers=_begun_with(uow, asset, span, later))
        wrong = set(behind(replace(connection, meter=span.meter), told=later, before=earlier))
        credible = {register: shown for register, shown in later.registers.items() if register not in wrong}
        used = used_between(span.meter, earlier=earlier.registers, later=credible)
        if used:
            return RegisterUse(used=used, contracted_kw=Fraction(contracted_watts(connection), _WATTS))
    return None


def _begun_with(uow: UnitOfWork, asset: MeterAsset, span: EnergySpan, later: FullReading) -> Mapping[Register, int]:
    """What was read at the beginning; a meter that was hung with a total of 0 began with registers of 0."""
    shown = shown_with(uow, asset, span.earlier)
    is_new = span.meter is not None and span.earlier == MeterReading(kwh=0, taken_on=span.meter.installed_on)
    return dict.fromkeys(later.registers, 0) if is_new and not shown else shown


def used_between(
    meter: Meter, *, earlier: Mapping[Register, int], later: Mapping[Register, int]
) -> Mapping[Register, int]:
    """What was used by register, meter multiplier included. The demand is that of the later reading, since which it
    counts anew; the others go round as the total does. What the meter cannot show is left out.
    """
    used: dict[Register, int] = {}
    for register, shown in later.items():
        if not fits_register(shown, meter):
            continue
        if register is Register.MAXIMUM_DEMAND:
            used[register] = shown * meter.multiplier
        elif register in earlier and fits_register(earlier[register], meter):
            used[register] = consumption_between(earlier[register], shown, meter).kwh
    return used
