"""The visit to a new mounting place (Meter relocation step 4)."""

from dataclasses import dataclass
from datetime import datetime

from services.clock import Clock
from services.forms.fields import FieldReader
from services.forms.findings import Reply
from services.metering.report_fields import REASON
from services.model.requests import Request
from services.ports import UnitOfWork
from services.specific.meter_relocation.model import (
    PLACE_SUITABILITIES,
    RELOCATION_WORKS,
    PlaceSuitability,
    PlaceVisit,
    RelocationWork,
)
from services.specific.meter_relocation.ports import Relocations

WORDING = REASON.extended(
    titles={"suitability": "وضع محل نصب", "works": "فهرست کارهای لازم", "reason": "دلیل مناسب‌نبودن محل"},
    messages={
        ("suitability", "missing"): "وضع محل نصب انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("works", "missing"): (
            "هیچ کاری انتخاب نشده است. کارهای لازم را انتخاب کنید؛ اگر کاری لازم نیست، محل «مناسب است»."
        ),
        ("works", "unknown-work"): "در فهرست کارها گزینهٔ ناشناخته هست. کارهای لازم را از فهرست انتخاب کنید.",
        ("reason", "missing"): "دلیل مناسب‌نبودن محل را بنویسید.",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceVisitResult:
    """A recorded visit with the Persian words for it. `phases` are the connection's: they choose the costs."""

    visit: PlaceVisit
    suitability_text: str
    works_text: str
    phases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceVisitAnswer(Reply):
    """The recorded visit; None where something of the report is to be corrected."""

    result: PlaceVisitResult | None = None


def record_place_visit(uow: UnitOfWork, *, clock: Clock, tracking_code: str, report: object) -> PlaceVisitAnswer:
    """Record what the visit found; what is wrong with the report is the answer, and then nothing is stored.

    Works count with a place that needs them, a reason with one that is refused. Raises NotFound.
    """
    request = uow.requests.get(tracking_code)
    reader = FieldReader(report, WORDING)
    visit = _read(reader, request, at=clock.now())
    if visit is None:
        return PlaceVisitAnswer(findings=reader.findings)
    uow.repository(Relocations).add_visit(visit)
    result = PlaceVisitResult(
        visit=visit,
        suitability_text=PLACE_SUITABILITIES[visit.suitability],
        works_text="، ".join(title for work, title in RELOCATION_WORKS.items() if work in visit.works),
        phases=uow.connections.get(request.application.bill_id).phases,
    )
    return PlaceVisitAnswer(result=result)


def _read(reader: FieldReader, request: Request, *, at: datetime) -> PlaceVisit | None:
    suitability = reader.choice("suitability", PlaceSuitability)
    works = _works(reader) if suitability is PlaceSuitability.POSSIBLE_WITH_WORK else frozenset()
    reason = reader.reason() if suitability is PlaceSuitability.REFUSED else None
    if reader.findings or suitability is None:
        return None
    return PlaceVisit(
        tracking_code=request.tracking_code, suitability=suitability, works=works, reason=reason, visited_at=at
    )


def _works(reader: FieldReader) -> frozenset[RelocationWork]:
    works = reader.choices("works", tuple(RelocationWork), unknown="unknown-work")
    if works is None:
        return frozenset()
    if not works and not reader.findings:
        reader.refuse("works", "missing")
    return works
