"""Consumption between two readings of a register that starts again at zero after its last number."""

from dataclasses import dataclass

from services.model.connections import Connection, Meter

NOMINAL_VOLTAGE = 220
HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumption:
    """Energy between two readings in kWh, meter multiplier included."""

    kwh: int
    rolled_over: bool


def register_size(meter: Meter) -> int:
    """How many numbers the register can show: 100000 for five digits."""
    return int(10**meter.digits)


def fits_register(kwh: int, meter: Meter) -> bool:
    """True if the meter's register can show this number."""
    return 0 <= kwh < register_size(meter)


def consumption_between(earlier_kwh: int, later_kwh: int, meter: Meter) -> Consumption:
    """The consumption between two readings; a lower later one means that the register has rolled over once.

    Raises ValueError where the register cannot show one of the two.
    """
    if not (fits_register(earlier_kwh, meter) and fits_register(later_kwh, meter)):
        raise ValueError(f"a register of {meter.digits} digits cannot show {earlier_kwh} and {later_kwh}")
    counted = (later_kwh - earlier_kwh) % register_size(meter)
    return Consumption(kwh=counted * meter.multiplier, rolled_over=later_kwh < earlier_kwh)


def contracted_watts(connection: Connection) -> int:
    """The power that the connection's fuse lets through."""
    return connection.amperage * connection.phases * NOMINAL_VOLTAGE


def most_kwh_a_day(connection: Connection) -> int:
    """The most that the connection's fuse lets through in a day, in whole kWh rounded up."""
    return -(-contracted_watts(connection) * HOURS_A_DAY // 1000)


def is_plausible(consumption: Consumption, *, days: int, connection: Connection) -> bool:
    """True if so much energy can have passed the connection's fuse in so many days (at least one is counted)."""
    return consumption.kwh <= most_kwh_a_day(connection) * max(days, 1)
