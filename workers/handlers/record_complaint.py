"""Somebody objects to a closed request: what is said is heard, or told why it is not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.complaints.making import make_complaint
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The form as typed, when the process began with it, and when it was corrected last, by the engine's clock: a
    window is not missed because no worker was there.
    """

    complaint: Any = None
    submitted_at: str
    corrected_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The request and the number of the complaint about it; or why it is not heard, in Persian."""

    complaint_accepted: bool
    complaint_message: str
    tracking_code: str | None
    complaint_number: int | None


@handles("record-complaint")
def handle(context: JobContext, data: Input) -> Output:
    """Keep what was said."""
    corrected_at = None if data.corrected_at is None else _instant(data.corrected_at)
    answer = make_complaint(
        context.uow, made_at=_instant(data.submitted_at), sent_at=corrected_at, complaint=data.complaint
    )
    made = answer.complaint
    return Output(
        complaint_accepted=answer.accepted,
        complaint_message=answer.message,
        tracking_code=None if made is None else made.tracking_code,
        complaint_number=None if made is None else made.number,
    )


def _instant(told: str) -> datetime:
    """FEEL's now() leaves a zone's name behind the offset, which Python does not read."""
    return datetime.fromisoformat(told.partition("[")[0])
