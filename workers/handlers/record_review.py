"""The supervisor has looked at a limit that is near or missed: the ledger keeps what was done."""

from typing import Any

from services.steps.reviews import record_review
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Nothing


class Given(Inputs):
    """The request, for the log, the notice of which run it was, and the note as it stands in the form."""

    tracking_code: str
    review_key: str
    supervisor_note: Any = None


@handles("record-review")
def handle(context: JobContext, given: Given) -> Nothing:
    """Keep the note."""
    record_review(context.uow, clock=context.clock, review_key=given.review_key, note=given.supervisor_note)
    return Nothing()
