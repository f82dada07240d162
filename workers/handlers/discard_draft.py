"""An application that was never registered leaves no personal data behind."""

from services.intake.drafts import discard_draft
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The draft."""

    draft_key: str


@handles("discard-draft")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Delete the draft."""
    discard_draft(context.uow, data.draft_key)
    return NoOutput()
