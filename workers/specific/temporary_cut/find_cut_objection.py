"""Temporary cut by the company: what the subscriber says against it."""

from dataclasses import dataclass

from services.objections.making import newest_objection
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The newest objection, and whether it waits for an answer."""

    objection_text: str
    objection_open: bool


@handles("find-cut-objection")
def handle(context: JobContext, data: Input) -> Output:
    """Find it."""
    objection = newest_objection(context.uow, data.tracking_code)
    return Output(objection_text=objection.text, objection_open=objection.is_open)
