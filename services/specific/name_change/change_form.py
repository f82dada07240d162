"""The change form of a request, as the page for it shows and saves it (Name change step 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.errors import ServiceError
from services.forms.fields import FieldReader
from services.forms.person import SUBSCRIBER_FIELDS
from services.intake.drafts import applicant_person, keep_new_subscriber, kept_new_subscriber
from services.model.connections import Subscriber
from services.model.keys import ApplicantKind
from services.model.requests import Finding, Request
from services.notices.facts import former_subscriber_of
from services.ports import UnitOfWork
from services.specific.name_change.new_subscriber import read_new_subscriber
from services.specific.name_change.subscribers import fees_are_paid

SERVICE = "name-change"


class ChangeFormState(StrEnum):
    """Whether the form can be entered: not before the costs are paid, and not after the name is changed."""

    NOT_DUE = "not-due"
    DUE = "due"
    DONE = "done"


class ChangeFormNotDue(ServiceError):
    """The form cannot be saved now: `state` says whether it is too early or too late."""

    def __init__(self, tracking_code: str, state: ChangeFormState) -> None:
        super().__init__(f"the change form of request {tracking_code} is {state}")
        self.state = state


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeForm:
    """The form of a request. `fields` are what was saved, or what the application says of a new owner. Personal data.

    `is_saved` is True from the first saving until the name is changed.
    """

    bill_id: str
    applicant_kind: ApplicantKind
    state: ChangeFormState
    fields: Mapping[str, object]
    is_saved: bool


def change_form_of(uow: UnitOfWork, tracking_code: str) -> ChangeForm:
    """The form of the request. Raises NotFound."""
    request = uow.requests.get(tracking_code)
    state = _state(uow, request)
    saved = kept_new_subscriber(uow, request.draft_key) if state is ChangeFormState.DUE else None
    known = _of_applicant(uow, request) if state is ChangeFormState.DUE else {}
    return ChangeForm(
        bill_id=request.application.bill_id,
        applicant_kind=request.application.applicant.kind,
        state=state,
        fields=known if saved is None else saved,
        is_saved=saved is not None,
    )


def save_change_form(uow: UnitOfWork, *, tracking_code: str, form: Mapping[str, object]) -> tuple[Finding, ...]:
    """Keep the form until the name is changed; with findings what was saved before stays.

    Raises NotFound, ChangeFormNotDue.
    """
    request = uow.requests.get(tracking_code)
    state = _state(uow, request)
    if state is not ChangeFormState.DUE:
        raise ChangeFormNotDue(tracking_code, state)
    present = uow.connections.get(request.application.bill_id).subscriber
    read = read_new_subscriber(form, present, request.application.applicant)
    if not isinstance(read, Subscriber):
        return read
    reader = FieldReader(form)
    fields = {field: reader.text(field, required=False) for field in SUBSCRIBER_FIELDS}
    keep_new_subscriber(uow, request.draft_key, fields)
    return ()


def _state(uow: UnitOfWork, request: Request) -> ChangeFormState:
    if not request.is_open or former_subscriber_of(uow, request) is not None:
        return ChangeFormState.DONE
    is_due = request.application.service_key == SERVICE and fees_are_paid(uow, request.tracking_code)
    return ChangeFormState.DUE if is_due else ChangeFormState.NOT_DUE


def _of_applicant(uow: UnitOfWork, request: Request) -> Mapping[str, object]:
    """A new owner who applies is the new subscriber: but for the name, all of it is known."""
    applicant = request.application.applicant
    if applicant.kind != ApplicantKind.NEW_OWNER:
        return {}
    return {
        "personKind": applicant_person(uow, request).value,
        "nationalId": applicant.national_id,
        "mobile": applicant.mobile,
        "landline": applicant.landline,
    }
