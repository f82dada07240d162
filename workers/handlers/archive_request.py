"""The request is over: its file goes to the archive."""

from services.archive import archive_request
from services.model.keys import RequestOutcome
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request and how it ended."""

    tracking_code: str
    outcome: RequestOutcome


@handles("archive-request")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Close and archive the request."""
    archive_request(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        outcome=data.outcome,
        element_instance_key=context.job.element_instance_key,
    )
    return NoOutput()
