"""What the supervisor is told of a step's limit, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_PREFIX = "deadline-"


class Notice(StrEnum):
    """What the supervisor is told: the name of the SMS's template and of the engine's message."""

    NEAR = "deadline-near"
    MISSED = "deadline-missed"


class ReviewOutcome(StrEnum):
    """How a review ended: the supervisor did something; or nothing was left to do, since the step had ended, or since
    its limit, which had been near, was missed and is reviewed itself.
    """

    REVIEWED = "reviewed"
    STEP_ENDED = "step-ended"
    LIMIT_MISSED = "limit-missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReview:
    """One notice of a run of a step, with the supervisor's task that follows from it; open until it has an outcome.

    `note` is what the supervisor wrote, in lines; None unless it was reviewed.
    """

    tracking_code: str
    element_instance_key: int
    notice: Notice
    told_at: datetime
    outcome: ReviewOutcome | None = None
    ended_at: datetime | None = None
    note: str | None = None

    @property
    def key(self) -> str:
        """One notice of a kind for each run: the key of the SMS, of the message, and of the engine's correlation."""
        return review_key(self.element_instance_key, self.notice)


def review_key(element_instance_key: int, notice: Notice) -> str:
    """Such as "missed-2251799813686295"."""
    return f"{notice.removeprefix(_PREFIX)}-{element_instance_key}"


def run_key(element_instance_key: int) -> str:
    """What depends on a run of a step and on no review of it is known by this: such as "run-2251799813686295"."""
    return f"run-{element_instance_key}"


def parse_review_key(key: str) -> tuple[int, Notice]:
    """The run and the notice that `review_key` was made of. Raises ValueError."""
    notice, _, run = key.partition("-")
    return int(run), Notice(f"{_PREFIX}{notice}")
