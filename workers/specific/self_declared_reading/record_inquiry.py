"""Self-declared reading step 3: what a person says where no system has answered."""

from dataclasses import dataclass
from typing import Any

from services.ports.outside import Identity
from services.specific.self_declared_reading.inquiring import take_inquiry
from services.specific.self_declared_reading.model import Inquiry, RecordMatch
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """What the systems have answered, and the report as typed."""

    identity: Identity | None = None
    record_match: RecordMatch | None = None
    inquiry_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether all is answered; the Persian message tells what is missing."""

    inquiry_accepted: bool
    inquiry_message: str
    identity: Identity | None
    record_match: RecordMatch | None


@handles("record-inquiry")
def handle(_context: JobContext, data: Input) -> Output:
    """Take it."""
    asked = Inquiry(identity=data.identity, record=data.record_match)
    reply, answered = take_inquiry(asked, data.inquiry_report)
    known = answered if reply.accepted else asked
    return Output(
        inquiry_accepted=reply.accepted,
        inquiry_message=reply.message,
        identity=known.identity,
        record_match=known.record,
    )
