"""The supervisor has looked at a limit that is near or missed: the ledger keeps what was done."""

from typing import Any

from services.steps.reviews import record_review
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request, for the log, the notice of which run it was, and the note as it stands in the form."""

    tracking_code: str
    review_key: str
    supervisor_note: Any = None


@handles("record-review")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Keep the note."""
    record_review(context.uow, clock=context.clock, review_key=data.review_key, note=data.supervisor_note)
    return NoOutput()
