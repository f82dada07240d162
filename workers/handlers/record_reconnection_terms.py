"""By-law 51-4: what the unit decides before the bill is issued."""

from dataclasses import dataclass
from typing import Any

from services.reconnecting.terms import record_terms
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and the form as typed."""

    tracking_code: str
    terms_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether it is kept, else what has to be corrected."""

    terms_accepted: bool
    terms_message: str


@handles("record-reconnection-terms")
def handle(context: JobContext, data: Input) -> Output:
    """Keep it."""
    reply = record_terms(context.uow, clock=context.clock, tracking_code=data.tracking_code, report=data.terms_report)
    return Output(terms_accepted=reply.accepted, terms_message=reply.message)
