"""Time is passed in: no rule asks the machine what time it is."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time of the company's work: the machine's clock, or the engine's when its clock is controlled."""

    def now(self) -> datetime:
        """The present moment, with a time zone."""
        ...
