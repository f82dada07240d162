"""What a plain service's table of costs may ask (step STD-05)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.catalogue import service_of
from services.metering.self_willed import answers_that_hold
from services.model.answers import Answer
from services.model.connections import Connection, MeterReading
from services.money import Rials
from services.ports import UnitOfWork
from services.registry.values import FieldKind

Fact = str | int

# What costs can go by. Words are free text and a sheet is somebody's: neither belongs into the engine.
COSTED_KINDS = frozenset({FieldKind.CHOICE, FieldKind.NUMBER, FieldKind.AMOUNT, FieldKind.DAY, FieldKind.READING})


@dataclass(frozen=True, slots=True, kw_only=True)
class CostFacts:
    """The connection, and by the field's key what the application answers: a choice's value, a number, rials, kWh, a
    day as ISO text. Nothing of it is personal.
    """

    connection: Connection
    answers: Mapping[str, Fact]


def find_cost_facts(uow: UnitOfWork, *, tracking_code: str) -> CostFacts:
    """The facts as they stand now. A field without an answer is null in the table. Raises NotFound."""
    request = uow.requests.get(tracking_code)
    application = request.application
    fields = {field.key for field in service_of(application.service_key).fields if field.kind in COSTED_KINDS}
    return CostFacts(
        connection=uow.connections.get(application.bill_id),
        answers={key: _fact(said) for key, said in answers_that_hold(uow, request).items() if key in fields},
    )


def _fact(said: Answer) -> Fact:
    match said:
        case Rials():
            return said.amount
        case MeterReading():
            return said.kwh
        case date():
            return said.isoformat()
        case str() | int():
            return said
        case _:
            raise TypeError(type(said).__name__)
