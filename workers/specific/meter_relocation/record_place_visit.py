"""Meter relocation step 4: the state of the new mounting place."""

from dataclasses import dataclass
from typing import Any

from services.specific.meter_relocation.model import PlaceSuitability, RelocationWork
from services.specific.meter_relocation.places import PlaceVisitResult, record_place_visit
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the report as typed: the service tells the visitor of every fault."""

    tracking_code: str
    place_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceVisitView(JobOutput):
    """What the visit found; `phases` are the connection's."""

    suitability: PlaceSuitability
    suitability_text: str
    works: tuple[RelocationWork, ...]
    works_text: str
    reason: str | None
    phases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The result; null where the visitor has to correct something, which the message tells."""

    place_visit: PlaceVisitView | None
    place_accepted: bool
    place_message: str


@handles("record-place-visit")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    answer = record_place_visit(
        context.uow, clock=context.clock, tracking_code=data.tracking_code, report=data.place_report
    )
    view = None if answer.result is None else _view(answer.result)
    return Output(place_visit=view, place_accepted=answer.accepted, place_message=answer.message)


def _view(found: PlaceVisitResult) -> PlaceVisitView:
    return PlaceVisitView(
        suitability=found.visit.suitability,
        suitability_text=found.suitability_text,
        works=tuple(sorted(found.visit.works)),
        works_text=found.works_text,
        reason=found.visit.reason,
        phases=found.phases,
    )
