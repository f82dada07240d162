"""Permanent collection by the company: an objection that the unit has to answer."""

from dataclasses import dataclass

from services.objections.making import objection_numbered
from services.specific.permanent_collection.removal_beginning import describe_removal
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and which of its objections."""

    tracking_code: str
    objection_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What the subscriber says, and what the removal is for by now, in Persian markdown."""

    objection_text: str
    removal_text: str


@handles("find-removal-objection")
def handle(context: JobContext, data: Input) -> Output:
    """Find it."""
    uow, code = context.uow, data.tracking_code
    return Output(
        objection_text=objection_numbered(uow, code, data.objection_number).text,
        removal_text=describe_removal(uow, clock=context.clock, reference=context.reference, tracking_code=code),
    )
