"""What a visit to a mounting place finds, and a meter that was moved; with the Persian words for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PlaceSuitability(StrEnum):
    """What the visit to a new mounting place found (Meter relocation step 4)."""

    POSSIBLE = "possible"
    POSSIBLE_WITH_WORK = "possible-with-work"
    REFUSED = "refused"


class RelocationWork(StrEnum):
    """Work that a new mounting place needs besides moving the meter."""

    CABLE_EXTENSION = "cable-extension"
    METER_BOX = "meter-box"
    WALL_PREPARATION = "wall-preparation"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceVisit:
    """The result of the visit to the mounting place. `reason` says why the place is refused, else it is None."""

    tracking_code: str
    suitability: PlaceSuitability
    works: frozenset[RelocationWork]
    reason: str | None
    visited_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocation:
    """A meter that was moved (Meter relocation step 8): where to, the seals taken off and put on, the register."""

    work_order_number: str
    bill_id: str
    place: str
    seal_before: str
    seal_after: str
    reading_kwh: int
    relocated_at: datetime


PLACE_SUITABILITIES: Mapping[PlaceSuitability, str] = {
    PlaceSuitability.POSSIBLE: "مناسب است",
    PlaceSuitability.POSSIBLE_WITH_WORK: "با انجام کارهایی مناسب می‌شود",
    PlaceSuitability.REFUSED: "مناسب نیست",
}

RELOCATION_WORKS: Mapping[RelocationWork, str] = {
    RelocationWork.CABLE_EXTENSION: "افزایش طول کابل",
    RelocationWork.METER_BOX: "تابلوی کنتور",
    RelocationWork.WALL_PREPARATION: "آماده‌سازی دیوار",
}
