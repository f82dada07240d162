"""How a manifest writes steps and their limits, and what all its tables share: unknown keys are faults."""

from datetime import timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, StrictBool, model_validator

from services.model.steps import LimitClock
from services.registry.scalars import Key, Limit, Persian, Positive, Words
from services.registry.values import Holder

_DAY = timedelta(days=1)


class Strict(BaseModel):
    """Of every table."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


class Timed(Strict):
    """What has a limit, the clock that it is measured by, and the steps (ids) during which it stands still."""

    limit: Limit | None = None
    clock: LimitClock = LimitClock.WALL
    paused_by: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _counts_hours(self) -> Self:
        if self.limit is None and (self.paused_by or self.clock is not LimitClock.WALL):
            raise ValueError("only a limit has a clock and stands still: add limit")
        if self.clock is LimitClock.WORKING and self.limit is not None and not self.limit % _DAY:
            raise ValueError(
                "a day is 24 hours of the wall clock, and working time is told in hours of an office: "
                'write limit = "PT7H" for a day of seven hours'
            )
        return self


class StepRow(Timed):
    """A documented step of a service."""

    id: Words
    number: Positive
    unit: Key
    title: Persian
    on_site: StrictBool = False


class PartStepRow(Timed):
    """A documented step of a called process: of a unit, or of whom the service that calls it says."""

    id: Words
    number: Positive
    unit: Key | None = None
    holder: Holder = Holder.ANSWERING
    title: Persian
    on_site: StrictBool = False
