"""Name change step 7: the connection is registered to the person of the change form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.forms.person import SUBSCRIBER_FIELDS
from services.specific.name_change.subscribers import change_subscriber
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request. The form is kept in the database; only an older diagram's task asks for it, and hands it on here."""

    tracking_code: str
    change_form: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the name is changed, and to another person, and what to correct.

    A form comes back empty: personal data leaves the engine.
    """

    subscriber_changed: bool
    owner_changed: bool
    change_findings_text: str
    change_form: Mapping[str, None] | None


@handles("change-subscriber")
def handle(context: JobContext, data: Input) -> Output:
    """Change the subscriber."""
    change = change_subscriber(
        context.uow, clock=context.clock, tracking_code=data.tracking_code, form=data.change_form
    )
    return Output(
        subscriber_changed=change.changed,
        owner_changed=change.to_another_person,
        change_findings_text=change.findings_text,
        change_form=None if data.change_form is None else dict.fromkeys(SUBSCRIBER_FIELDS),
    )
