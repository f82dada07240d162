"""Temporary or free-market power: what was asked for, by which the tables of costs and of the deposit go."""

from dataclasses import dataclass

from services.specific.free_market_power.model import PowerKind
from services.specific.free_market_power.terms import terms_of
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerTermsView(JobOutput):
    """The kind, and how many days it lasts."""

    kind: PowerKind
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What was asked for."""

    power_terms: PowerTermsView


@handles("find-power-terms")
def handle(context: JobContext, data: Input) -> Output:
    """Find it."""
    terms = terms_of(context.uow.requests.get(data.tracking_code))
    return Output(power_terms=PowerTermsView(kind=terms.kind, days=terms.days))
