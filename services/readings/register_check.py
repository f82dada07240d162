"""Whether registers besides the total can show what somebody says that they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.model.connections import Connection, Meter, MeterReading
from services.model.custody import Register
from services.readings.registers import LOADS
from services.readings.rollover import Consumption, fits_register, is_plausible, register_size

# Three registers that are read off one after the other, each without its decimals, may miss the total by so much.
ROUNDING_KWH = 3


class RegisterFault(StrEnum):
    """What is wrong. NOT_THERE: the meter has no such register; MISSING: it has, and nobody says what it shows.

    SUM: the loads do not add up to the total; BEHIND: it has counted more than the total, or than the fuse lets
    through, unless it ran backwards.
    """

    NOT_THERE = "not-there"
    MISSING = "missing"
    TOO_MANY_DIGITS = "too-many-digits"
    SUM = "sum"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDoubt:
    """A fault of a register, or of the loads together (None)."""

    fault: RegisterFault
    register: Register | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FullReading:
    """A total with what the registers showed beside it."""

    reading: MeterReading
    registers: Mapping[Register, int]


def register_doubts(
    connection: Connection, known: frozenset[Register], *, told: FullReading, before: FullReading | None
) -> Iterator[RegisterDoubt]:
    """All that is wrong with what was told of a meter with the `known` registers, `before` being the last that was."""
    meter = connection.meter
    doubts = [*_misplaced(known, told), *too_long(meter, told.registers)]
    yield from doubts
    if doubts:
        return
    if not _adds_up(meter, told):
        yield RegisterDoubt(fault=RegisterFault.SUM, register=None)
    elif before is not None:
        for register in behind(connection, told=told, before=before):
            yield RegisterDoubt(fault=RegisterFault.BEHIND, register=register)


def _misplaced(known: frozenset[Register], told: FullReading) -> Iterator[RegisterDoubt]:
    for register in Register:
        if register in told.registers and register not in known:
            yield RegisterDoubt(fault=RegisterFault.NOT_THERE, register=register)
        if register in known and register not in told.registers:
            yield RegisterDoubt(fault=RegisterFault.MISSING, register=register)


def too_long(meter: Meter, registers: Mapping[Register, int]) -> Iterator[RegisterDoubt]:
    """Those with more digits than the meter has, whatever its total shows."""
    for register, shown in registers.items():
        if not fits_register(shown, meter):
            yield RegisterDoubt(fault=RegisterFault.TOO_MANY_DIGITS, register=register)


def _adds_up(meter: Meter, told: FullReading) -> bool:
    """The total goes round sooner than the loads that it is the sum of."""
    if not all(load in told.registers for load in LOADS):
        return True
    apart = (sum(told.registers[load] for load in LOADS) - told.reading.kwh) % register_size(meter)
    return min(apart, register_size(meter) - apart) <= ROUNDING_KWH


def behind(connection: Connection, *, told: FullReading, before: FullReading) -> Iterator[Register]:
    """The registers that have counted more than the total since they were read before, or than the fuse lets through:
    unless one of the two was misread, they ran backwards.
    """
    meter = connection.meter
    counted = (told.reading.kwh - before.reading.kwh) % register_size(meter)
    days = (told.reading.taken_on - before.reading.taken_on).days
    for register, shown in told.registers.items():
        if register is Register.MAXIMUM_DEMAND or register not in before.registers:
            continue
        advance = (shown - before.registers[register]) % register_size(meter)
        if register is Register.REACTIVE:
            energy = Consumption(kwh=advance * meter.multiplier, rolled_over=False)
            possible = is_plausible(energy, days=days, connection=connection)
        else:
            possible = advance <= counted + 2 * ROUNDING_KWH
        if not possible:
            yield register
