"""Permanent collection by the company: an objection that the unit has to answer."""

from dataclasses import dataclass

from services.specific.permanent_collection.removal_objections import objection_numbered
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and which of its objections."""

    tracking_code: str
    objection_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What the subscriber says."""

    objection_text: str


@handles("find-removal-objection")
def handle(context: JobContext, data: Input) -> Output:
    """Find it."""
    return Output(objection_text=objection_numbered(context.uow, data.tracking_code, data.objection_number).text)
