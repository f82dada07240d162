"""Correcting what is personal in an application that is not registered yet, on a page of our own."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from services.catalogue import service_title
from services.clock import Clock
from services.forms.fields import text_fault
from services.intake.application import DETAILS_NUMBER, PERSONAL_FIELDS, merge_correction
from services.intake.details import PERSON_FIELDS, as_fields, read_person
from services.intake.drafts import Draft, load_draft, store_draft
from services.model.details import Person
from services.model.requests import Finding
from services.ports import UnitOfWork

_ALL_FIELDS = (DETAILS_NUMBER, *PERSON_FIELDS)
_HIDDEN = "•••"
_SHOWN_OF_PHONE = 4
_SHOWN_OF_ID = 3


class DraftState(StrEnum):
    """Whether what is personal in a draft can still be corrected."""

    OPEN = "open"
    IN_ORDER = "in-order"
    REGISTERED = "registered"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDetails:
    """What a clerk may see of the draft's person: `present` holds the fields that there are, masked.

    `findings` are those of these fields. `tracking_code` is there once the request is registered.
    """

    state: DraftState
    service_title: str | None = None
    present: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    tracking_code: str | None = None


def draft_details(uow: UnitOfWork, draft_key: str) -> DraftDetails:
    """The personal details of the draft."""
    draft = load_draft(uow, draft_key)
    request = uow.requests.find_by_draft(draft_key)
    if request is not None:
        return DraftDetails(state=DraftState.REGISTERED, tracking_code=request.tracking_code)
    if draft.service_key is None:
        return DraftDetails(state=DraftState.GONE)
    return DraftDetails(
        state=DraftState.OPEN if draft.awaits_correction else DraftState.IN_ORDER,
        service_title=service_title(draft.service_key),
        present=_masked(draft),
        findings=tuple(each for each in draft.findings if each.field in _ALL_FIELDS),
    )


def correct_details(
    uow: UnitOfWork, *, clock: Clock, draft_key: str, typed: Mapping[str, object]
) -> tuple[Finding, ...]:
    """Keep the typed fields in the draft, beside those that are left blank; or tell all that is wrong with the whole.

    With findings nothing is kept. A draft that can no longer be corrected stays as it is: `draft_details` says why.
    Whether the person fits the connection is told by the check of the documents, which follows.
    """
    draft = load_draft(uow, draft_key)
    if draft_details(uow, draft_key).state is not DraftState.OPEN:
        return ()
    person = read_person(merge_correction(_person_fields(draft, typed), typed))
    if not isinstance(person, Person):
        return person
    left = tuple(each for each in draft.findings if each.field not in _ALL_FIELDS)
    corrected = replace(draft, fields={**draft.fields, **as_fields(person)}, findings=left)
    store_draft(uow, draft_key, corrected, now=clock.now())
    return ()


def _person_fields(draft: Draft, typed: Mapping[str, object]) -> Mapping[str, object]:
    """Those of the draft. The kind of person goes with the number: another number may be of another kind."""
    has_new_number = text_fault(typed.get("nationalId")) != "missing"
    kept = PERSONAL_FIELDS if has_new_number else PERSON_FIELDS
    return {name: draft.fields[name] for name in kept if name in draft.fields}


def _masked(draft: Draft) -> Mapping[str, str]:
    texts = {name: draft.fields.get(name) for name in PERSONAL_FIELDS}
    return {name: _mask(name, text) for name, text in texts.items() if isinstance(text, str)}


def _mask(name: str, text: str) -> str:
    """Enough to recognise it by, beside the paper that it is on: of a telephone both ends, of a number its last digits.

    What is too short for that (a faulty one) shows nothing.
    """
    if name == "nationalId":
        return _HIDDEN + (text[-_SHOWN_OF_ID:] if len(text) > 2 * _SHOWN_OF_ID else "")
    if len(text) <= 2 * _SHOWN_OF_PHONE:
        return _HIDDEN
    return f"{text[:_SHOWN_OF_PHONE]}{_HIDDEN}{text[-_SHOWN_OF_PHONE:]}"
