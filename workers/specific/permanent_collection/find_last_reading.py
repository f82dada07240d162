"""Before permanent collection step 7: whether the collected register contradicts the records."""

from dataclasses import dataclass

from services.specific.permanent_collection.last_bill import estimate_text, last_reading_doubt
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether somebody has to say what the reading means, and what it contradicts, in Persian; how the energy would be
    estimated, null without a history for it.
    """

    reading_in_doubt: bool
    doubt_text: str
    estimate_text: str | None


@handles("find-last-reading")
def handle(context: JobContext, data: Input) -> Output:
    """Compare it with the records."""
    doubt = last_reading_doubt(context.uow, tracking_code=data.tracking_code)
    estimate = estimate_text(context.uow, tracking_code=data.tracking_code)
    return Output(reading_in_doubt=bool(doubt), doubt_text=doubt, estimate_text=estimate)
