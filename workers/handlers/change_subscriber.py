"""Name change step 7: the connection is registered to the person of the change form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.subscribers import FORM_FIELDS, change_subscriber
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Result


class Given(Inputs):
    """The request and the form as typed, personal data: the service tells the operator of every fault."""

    tracking_code: str
    change_form: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Result):
    """Whether the name is changed, and to another person, and what to correct.

    The form comes back empty: personal data leaves the engine.
    """

    subscriber_changed: bool
    owner_changed: bool
    change_findings_text: str
    change_form: Mapping[str, None]


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
        change_form=dict.fromkeys(FORM_FIELDS),
    )
