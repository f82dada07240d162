"""A complaint was granted: what the new request begins with."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.complaints.reopening import prepare_reopening
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the number of the complaint about it."""

    tracking_code: str
    complaint_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The service, and the application without personal data, which is in the draft."""

    service_key: str
    draft_key: str
    application: Mapping[str, object]


@handles("prepare-reopening")
def handle(context: JobContext, data: Input) -> Output:
    """Keep the draft."""
    again = prepare_reopening(
        context.uow, clock=context.clock, tracking_code=data.tracking_code, number=data.complaint_number
    )
    return Output(service_key=again.service_key, draft_key=again.draft_key, application=again.application)
