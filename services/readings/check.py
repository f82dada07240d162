"""The high/low check of a declared reading (هایلوگیری, Settlement step 4)."""

from dataclasses import dataclass
from fractions import Fraction

from services.model.connections import Connection
from services.model.requests import Application
from services.ports import UnitOfWork
from services.readings.comparison import Comparison, Verdict, judge
from services.readings.explanation import explain
from services.readings.history import last_reading, usual_consumption
from services.readings.rollover import consumption_between

__all__ = ["Comparison", "ReadingCheck", "Verdict", "check_reading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCheck:
    """What the diagnosis unit decides by: the figures, and a Persian text (markdown) that explains them."""

    figures: Comparison
    text: str


def check_reading(uow: UnitOfWork, *, tracking_code: str) -> ReadingCheck:
    """Compare the request's reading with the connection's usual consumption. Raises NotFound."""
    application = uow.requests.get(tracking_code).application
    figures = _compare(uow, uow.connections.get(application.bill_id), application)
    return ReadingCheck(figures=figures, text=explain(figures))


def _compare(uow: UnitOfWork, connection: Connection, application: Application) -> Comparison:
    last = last_reading(uow, connection)
    readings = uow.connections.readings(connection.bill_id)
    usual = usual_consumption(readings, connection.meter, since=last.taken_on, until=application.reading_on)
    consumption = consumption_between(last.kwh, application.reading_kwh, connection.meter)
    days = max((application.reading_on - last.taken_on).days, 1)
    return Comparison(
        verdict=judge(Fraction(consumption.kwh, days), usual),
        declared_kwh=application.reading_kwh,
        last=last,
        consumption_kwh=consumption.kwh,
        days=days,
        rolled_over=consumption.rolled_over,
        usual=usual,
    )
