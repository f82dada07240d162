"""The step ledger: each documented step of a request, when it started, was due and finished."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class StepState(StrEnum):
    """`MET` and `MISSED` are final for steps with a limit; `DONE` for those without; `CANCELLED` when withdrawn."""

    OPEN = "open"
    DONE = "done"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEntry:
    """One run of a step. `element_instance_key` is the engine's, and unique. A missed step may still be open:
    then `missed_at` is set and `finished_at` is not.
    """

    tracking_code: str
    step: str
    element_instance_key: int
    element_id: str
    started_at: datetime
    due_at: datetime | None
    finished_at: datetime | None = None
    missed_at: datetime | None = None
    cancelled: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done, late or not."""
        return self.finished_at is None and not self.cancelled

    @property
    def state(self) -> StepState:
        """What the row says today."""
        if self.missed_at is not None:
            return StepState.MISSED
        if self.cancelled:
            return StepState.CANCELLED
        if self.finished_at is None:
            return StepState.OPEN
        return StepState.DONE if self.due_at is None else StepState.MET
