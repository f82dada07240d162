"""The step ledger: each documented step of a request, when it started, was due and finished."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class StepState(StrEnum):
    """`MET` and `MISSED` are final for steps with a limit; `DONE` for those without; `CANCELLED` when withdrawn."""

    OPEN = "open"
    DONE = "done"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


class LimitClock(StrEnum):
    """What a limit is measured by: every minute, or the office hours of the unit that does the step."""

    WALL = "wall"
    WORKING = "working"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEntry:
    """One run of a step. `element_instance_key` is the engine's, and unique. A missed step may still be open:
    then `missed_at` is set and `finished_at` is not. One that is cancelled is not done any more; then `finished_at` is
    when that was said.

    `limit` is what the diagram gave it, measured by `clock`; `due_at` is the instant that follows from both, None while
    the limit stands still. It is moved by what moves it, never computed anew by who reads it. `watched`: a watch waits
    for it in the engine, since the timer on the step's border cannot be moved.
    """

    tracking_code: str
    step: str
    element_instance_key: int
    element_id: str
    started_at: datetime
    due_at: datetime | None
    limit: timedelta | None = None
    clock: LimitClock = LimitClock.WALL
    finished_at: datetime | None = None
    missed_at: datetime | None = None
    cancelled: bool = False
    watched: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done, late or not."""
        return self.finished_at is None and not self.cancelled

    @property
    def stands_still(self) -> bool:
        """Whether its limit waits for the subscriber, who has to do something first."""
        return self.is_open and self.limit is not None and self.due_at is None

    @property
    def state(self) -> StepState:
        """What the row says today."""
        if self.missed_at is not None:
            return StepState.MISSED
        if self.cancelled:
            return StepState.CANCELLED
        if self.finished_at is None:
            return StepState.OPEN
        return StepState.DONE if self.limit is None and self.due_at is None else StepState.MET


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentRun:
    """Of a run of a step that is open or has ended lately: when it was, and what says whose work it is, the service
    that was asked for and the district of the connection.
    """

    tracking_code: str
    step: str
    service_key: str
    district: str
    started_at: datetime
    due_at: datetime | None
    has_limit: bool
    finished_at: datetime | None
    cancelled: bool
