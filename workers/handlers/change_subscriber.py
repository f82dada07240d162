"""Name change step 7: the connection is registered to the person of the change form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.new_subscriber import FORM_FIELDS
from services.subscribers import change_subscriber
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Result


class Given(Inputs):
    """The request. The form is kept in the database; only an older diagram's task asks for it, and hands it on here."""

    tracking_code: str
    change_form: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Result):
    """Whether the name is changed, and to another person, and what to correct.

    A form comes back empty: personal data leaves the engine.
    """

    subscriber_changed: bool
    owner_changed: bool
    change_findings_text: str
    change_form: Mapping[str, None] | None


@handles("change-subscriber")
def handle(context: JobContext, given: Given) -> Answered:
    """Change the subscriber."""
    change = change_subscriber(
        context.uow, clock=context.clock, tracking_code=given.tracking_code, form=given.change_form
    )
    return Answered(
        subscriber_changed=change.changed,
        owner_changed=change.to_another_person,
        change_findings_text=change.findings_text,
        change_form=None if given.change_form is None else dict.fromkeys(FORM_FIELDS),
    )
