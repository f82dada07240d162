"""Meter relocation step 4: the state of the new mounting place."""

from dataclasses import dataclass

from services.metering.places import record_place_visit
from services.model.metering import PlaceSuitability, RelocationWork
from workers.runtime.handler import JobContext, handles
from workers.runtime.variables import Inputs, Result


class PlaceReport(Inputs):
    """The form of the visit."""

    suitability: str
    works: tuple[str, ...] | None = None
    reason: str | None = None


class Given(Inputs):
    """The request and the report."""

    tracking_code: str
    place_report: PlaceReport


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceVisitView(Result):
    """What the visit found; `phases` are the connection's."""

    suitability: PlaceSuitability
    suitability_text: str
    works: tuple[RelocationWork, ...]
    works_text: str
    reason: str | None
    phases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Result):
    """The result."""

    place_visit: PlaceVisitView


@handles("record-place-visit")
def handle(context: JobContext, given: Given) -> Recorded:
    """Record the visit."""
    report = given.place_report
    found = record_place_visit(
        context.uow,
        clock=context.clock,
        tracking_code=given.tracking_code,
        suitability=report.suitability,
        works=report.works or (),
        reason=report.reason,
    )
    view = PlaceVisitView(
        suitability=found.visit.suitability,
        suitability_text=found.suitability_text,
        works=tuple(sorted(found.visit.works)),
        works_text=found.works_text,
        reason=found.visit.reason,
        phases=found.phases,
    )
    return Recorded(place_visit=view)
