"""What a subscriber says against a measure that the company is about to take, and what a unit has answered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ObjectionDecision(StrEnum):
    """What the unit says of an objection."""

    UPHELD = "upheld"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """One objection; `number` counts those of a request from 1. It is answered once: `upheld`, or refused, with
    `answer`.
    """

    tracking_code: str
    number: int
    text: str
    made_at: datetime
    answered_at: datetime | None = None
    upheld: bool | None = None
    answer: str | None = None

    @property
    def is_open(self) -> bool:
        """True until it is answered."""
        return self.answered_at is None
