"""The high/low check of a reading (هایلوگیری, Settlement step 4), and of what a visit found on the counter."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.model.connections import Connection, CounterReading, Reading
from services.ports import UnitOfWork
from services.readings.comparison import Comparison, Verdict, judge
from services.readings.explanation import AT_VISIT, DECLARED, explain
from services.readings.history import Usual, last_reading, usual_consumption
from services.readings.rollover import consumption_between, is_plausible

__all__ = ["Comparison", "ReadingCheck", "Verdict", "check_reading", "check_visit_reading", "compare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCheck:
    """What the diagnosis unit decides by: the figures, and a Persian text (markdown) that explains them."""

    figures: Comparison
    text: str


def check_reading(uow: UnitOfWork, *, tracking_code: str) -> ReadingCheck:
    """Compare the request's reading with the connection's usual consumption.

    Raises NotFound, and NoReadingDeclared where the request's service asks for no reading.
    """
    application = uow.requests.get(tracking_code).application
    figures = compare(uow, uow.connections.get(application.bill_id), application.declared_reading)
    return ReadingCheck(figures=figures, text=explain(figures, title=DECLARED))


def check_visit_reading(uow: UnitOfWork, connection: Connection, reading: CounterReading) -> ReadingCheck:
    """Compare what an agent read on a visit with the connection's usual consumption."""
    figures = compare(uow, connection, reading)
    return ReadingCheck(figures=figures, text=explain(figures, title=AT_VISIT))


def compare(uow: UnitOfWork, connection: Connection, reading: CounterReading) -> Comparison:
    """The figures of a reading beside the last one up to its day and the connection's usual consumption.

    Raises ValueError for a reading that the meter's counter cannot show.
    """
    last = last_reading(uow, connection, until=reading.taken_on)
    usual = _usual(uow, connection, last, until=reading.taken_on)
    consumption = consumption_between(last.kwh, reading.kwh, connection.meter)
    days = max((reading.taken_on - last.taken_on).days, 1)
    return Comparison(
        verdict=judge(Fraction(consumption.kwh, days), usual),
        reading=reading,
        last=last,
        consumption_kwh=consumption.kwh,
        days=days,
        rolled_over=consumption.rolled_over,
        possible=is_plausible(consumption, days=days, connection=connection),
        usual=usual,
    )


def _usual(uow: UnitOfWork, connection: Connection, last: Reading, *, until: date) -> Usual | None:
    readings = uow.connections.readings(connection.bill_id)
    return usual_consumption(readings, connection.meter, since=last.taken_on, until=until)
