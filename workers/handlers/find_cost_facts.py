"""STD-05: what the service's table of costs may ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.model.connections import ConnectionState, TariffClass
from services.standard.costs import Fact, find_cost_facts
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionView(JobOutput):
    """The connection as it is before the service."""

    tariff_class: TariffClass
    amperage: int
    phases: int
    state: ConnectionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The connection, and the answers to the application's own fields by their keys; none of it is personal."""

    connection: ConnectionView
    answers: Mapping[str, Fact]


@handles("find-cost-facts")
def handle(context: JobContext, data: Input) -> Output:
    """Find the facts that costs go by."""
    facts = find_cost_facts(context.uow, tracking_code=data.tracking_code)
    view = ConnectionView(
        tariff_class=facts.connection.tariff_class,
        amperage=facts.connection.amperage,
        phases=facts.connection.phases,
        state=facts.connection.state,
    )
    return Output(connection=view, answers=facts.answers)
