"""Permanent collection by the company: the look at the records before anything is done to the connection."""

from dataclasses import dataclass
from datetime import datetime

from services.jalali import format_jalali_time
from services.specific.permanent_collection.removal_guard import RemovalAnswer, look_at_removal
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalLook(JobOutput):
    """What is to be done at this moment (remove, wait, do-not-remove) and why, as people read it; whether there is
    ground for the removal still; when whoever waits looks the next time, also as people read it.
    """

    answer: RemovalAnswer
    reason: str
    stands: bool
    look_again_at: datetime
    look_again_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The answer of this moment."""

    removal_look: RemovalLook


@handles("look-at-removal")
def handle(context: JobContext, data: Input) -> Output:
    """Look."""
    view = look_at_removal(
        context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code
    )
    look = RemovalLook(
        answer=view.answer,
        reason=view.reason,
        stands=view.stands,
        look_again_at=view.look_again_at,
        look_again_text=format_jalali_time(view.look_again_at),
    )
    return Output(removal_look=look)
