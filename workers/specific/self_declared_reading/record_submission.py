"""Self-declared reading step 7: a person has submitted the reading, or says why it could not be."""

from dataclasses import dataclass
from typing import Any

from services.specific.self_declared_reading.submission import record_submission
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and the report as typed."""

    tracking_code: str
    submission_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The number in Persian digits, "" where there is none; or what is to be corrected, in Persian."""

    submission_accepted: bool
    submission_message: str
    system_number_text: str


@handles("record-submission")
def handle(context: JobContext, data: Input) -> Output:
    """Take it."""
    said = record_submission(context.uow, tracking_code=data.tracking_code, report=data.submission_report)
    return Output(
        submission_accepted=said.accepted, submission_message=said.message, system_number_text=said.number_text
    )
