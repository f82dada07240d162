"""What an applicant objects to after a request was closed, and what the second look has answered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ComplaintAbout(StrEnum):
    """What is objected to. A BILL has a way of its own, in which it is computed anew."""

    OUTCOME = "outcome"
    WORK = "work"
    CONDUCT = "conduct"
    DELAY = "delay"
    BILL = "bill"


class ComplaintDecision(StrEnum):
    """What the second look says: the outcome stands, or the complaint is JUSTIFIED and nothing is to be
    done anew (conduct, delay), or the request is begun again.
    """

    STANDS = "stands"
    JUSTIFIED = "justified"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One complaint about a closed request; `number` counts those of a request from 1. `text` and `answer` are as
    typed, and "" once their time is over.

    `first_hands` are the marks of who has worked on the request, `answered_by` that of who took the second look: see
    `services.complaints.hands`. `draft_key` is that of the request which was begun again.
    """

    tracking_code: str
    number: int
    about: ComplaintAbout
    text: str
    made_at: datetime
    first_hands: frozenset[str] = frozenset()
    answered_at: datetime | None = None
    decision: ComplaintDecision | None = None
    answer: str | None = None
    answered_by: str | None = None
    draft_key: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet."""
        return self.answered_at is None
