"""What a power reduction keeps: the check of the file, and until when the power is reduced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.model.answers import Permit
from services.model.keys import WorkOrderKind

ESTIMATE_VISIT = WorkOrderKind("reduction-estimate")
REDUCTION_VISIT = WorkOrderKind("power-reduction")
RETURN_VISIT = WorkOrderKind("power-return")


class Equipment(StrEnum):
    """What may be needed to reduce the power; the values are also the codes of the fees for a piece of it."""

    BREAKER_SINGLE_PHASE = "breaker-single-phase"
    BREAKER_THREE_PHASE = "breaker-three-phase"
    CURRENT_TRANSFORMER = "current-transformer"
    FUSE_BASE = "fuse-base"
    CABLE_METRE = "cable-metre"


EQUIPMENT: Mapping[Equipment, str] = {
    Equipment.BREAKER_SINGLE_PHASE: "کلید خودکار تک‌فاز (عدد)",
    Equipment.BREAKER_THREE_PHASE: "کلید خودکار سه‌فاز (عدد)",
    Equipment.CURRENT_TRANSFORMER: "ترانس جریان (عدد)",
    Equipment.FUSE_BASE: "پایهٔ فیوز (عدد)",
    Equipment.CABLE_METRE: "کابل (متر)",
}


class FileDecision(StrEnum):
    """What customer services say of the file (step 3)."""

    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"


class VisitOutcome(StrEnum):
    """How a visit of operations ended; one in vain is none of these."""

    DONE = "done"
    NOT_POSSIBLE = "not-possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerReduction:
    """What the file of a request's connection says (step 3), and when the reduction was over, for what reason where the
    power was not returned; both None until then.
    """

    tracking_code: str
    bill_id: str
    power_kw: int
    note: str | None
    checked_at: datetime
    ended_at: datetime | None = None
    end_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReductionEnd:
    """Another last day than the one before it, the `number`th of the request; `licence` is the renewed one, of a later
    day.
    """

    tracking_code: str
    number: int
    ends_on: date
    licence: Permit | None
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """How many pieces of each kind of equipment are needed (step 5), none that is not."""

    counts: Mapping[Equipment, int]
