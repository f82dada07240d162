"""Permanent collection by the company: the look at the records before anything is done to the connection."""

from dataclasses import dataclass

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
    ground for the removal still.
    """

    answer: RemovalAnswer
    reason: str
    stands: bool


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
    return Output(removal_look=RemovalLook(answer=view.answer, reason=view.reason, stands=view.stands))
