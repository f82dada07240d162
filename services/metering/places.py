"""The visit to a new mounting place (Meter relocation step 4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.clock import Clock
from services.errors import InputRefused
from services.intake.fields import readable
from services.labels import PLACE_SUITABILITIES, RELOCATION_WORKS
from services.model.metering import PlaceSuitability, PlaceVisit, RelocationWork
from services.ports import UnitOfWork
from services.text import normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceVisitResult:
    """A recorded visit with the Persian words for it. `phases` are the connection's: they choose the costs."""

    visit: PlaceVisit
    suitability_text: str
    works_text: str
    phases: int


def record_place_visit(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, suitability: str, works: Iterable[str], reason: str | None
) -> PlaceVisitResult:
    """Record what the visit found. Works count with a place that needs them, a reason with one that is refused.

    Raises InputRefused for an unknown suitability or work, and where works or the reason are missing; NotFound.
    """
    request = uow.requests.get(tracking_code)
    found = _suitability(suitability)
    visit = PlaceVisit(
        tracking_code=tracking_code,
        suitability=found,
        works=_works(works) if found is PlaceSuitability.POSSIBLE_WITH_WORK else frozenset(),
        reason=_reason(reason) if found is PlaceSuitability.REFUSED else None,
        visited_at=clock.now(),
    )
    uow.metering.add_place_visit(visit)
    return PlaceVisitResult(
        visit=visit,
        suitability_text=PLACE_SUITABILITIES[found],
        works_text="، ".join(title for work, title in RELOCATION_WORKS.items() if work in visit.works),
        phases=uow.connections.get(request.application.bill_id).phases,
    )


def _suitability(text: str) -> PlaceSuitability:
    try:
        return PlaceSuitability(text)
    except ValueError:
        raise _refused("suitability", "unknown") from None


def _works(chosen: Iterable[str]) -> frozenset[RelocationWork]:
    try:
        works = frozenset(map(RelocationWork, chosen))
    except ValueError:
        raise _refused("works", "unknown") from None
    if not works:
        raise _refused("works", "missing")
    return works


def _reason(text: str | None) -> str:
    reason = normalise(readable(text or ""))
    if not reason:
        raise _refused("reason", "missing")
    return reason


def _refused(field: str, code: str) -> InputRefused:
    return InputRefused(what="place report", field=field, code=code)
