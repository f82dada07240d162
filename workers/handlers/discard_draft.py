"""An application that was never registered leaves no personal data behind."""

from services.intake.drafts import discard_draft
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Nothing


class Given(Inputs):
    """The draft."""

    draft_key: str


@handles("discard-draft")
def handle(context: JobContext, given: Given) -> Nothing:
    """Delete the draft."""
    discard_draft(context.uow, given.draft_key)
    return Nothing()
