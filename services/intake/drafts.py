"""The draft: all that the applicant has brought so far, personal data included, kept in the database only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.catalogue import Service
from services.errors import NotFound, ServiceError
from services.forms.entries import LONGEST_TEXT, all_entries
from services.forms.fields import MOST_DOCUMENTS, FieldReader, as_choice, as_typed, text_fault
from services.forms.person import read_person_kind
from services.intake.application import CHOICE_FIELDS, PERSONAL_FIELDS, fields_of, read_application
from services.model.connections import MeterReading
from services.model.requests import Application, Finding, PersonKind, Request
from services.ports import UnitOfWork
from services.registry.values import FieldKind

# Kept beside the fields.
_SERVICE_KEY = "serviceKey"
_LISTED_REASON = "listedReturnReason"
_TRACKING_CODE = "trackingCode"
_QUESTIONED = "questionedReading"
_FINDINGS = "findings"
_AWAITS_CORRECTION = "awaitsCorrection"

# Kept in a row of its own: the draft is written anew with each correction, the start once.
_PROCESS_INSTANCE_KEY = "processInstanceKey"

# Kept in rows of their own too: the draft's own fields are the application's.
_NEW_SUBSCRIBER = "new-subscriber"
_PERSONS = "persons"

NOTES = frozenset({_SERVICE_KEY, _LISTED_REASON, _TRACKING_CODE, _QUESTIONED, _FINDINGS, _AWAITS_CORRECTION})
"""Names that no field may have."""
_AGAIN = "again-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The fields as typed, of which all can be kept; the service that is applied for; the reason of a return that the
    operator has been shown; the request it has become, which may have come to its end; the reading that the operator
    was told is in doubt; what the last check found, and whether a person has yet to answer it.
    """

    fields: Mapping[str, object]
    service_key: str | None = None
    listed_reason: str | None = None
    tracking_code: str | None = None
    questioned_reading: MeterReading | None = None
    findings: tuple[Finding, ...] = ()
    awaits_correction: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether its request is in the archive: nothing but the code is left."""
        return self.tracking_code is not None and not self.fields


class DraftNotInOrder(ServiceError):
    """A draft that should have passed the check of the documents has findings: a fault of the diagram."""

    def __init__(self, draft_key: str, findings: tuple[Finding, ...]) -> None:
        self.draft_key = draft_key
        self.codes = tuple(f"{each.field}: {each.code}" for each in findings)
        super().__init__(f"draft {draft_key} is not in order: {', '.join(self.codes)}")


def load_draft(uow: UnitOfWork, draft_key: str) -> Draft:
    """The draft; one without fields where nothing has been kept."""
    kept = uow.requests.draft(draft_key) or {}
    return Draft(
        fields={field: value for field, value in kept.items() if field not in NOTES},
        service_key=_text(kept.get(_SERVICE_KEY)),
        listed_reason=_text(kept.get(_LISTED_REASON)),
        tracking_code=_text(kept.get(_TRACKING_CODE)),
        questioned_reading=_reading(kept.get(_QUESTIONED)),
        findings=_noted_findings(kept.get(_FINDINGS)),
        awaits_correction=kept.get(_AWAITS_CORRECTION) is True,
    )


def form_draft_key(process_instance_key: int) -> str:
    """The key of the draft of an application that came by a form, named after the process that checks it first."""
    return f"form-{process_instance_key}"


def again_draft_key(tracking_code: str, number: int) -> str:
    """The key of the draft by which this request is begun again, for its complaint with this number."""
    return f"{_AGAIN}{tracking_code}-{number}"


def is_begun_again(draft_key: str) -> bool:
    """Whether the draft begins a request again that was admitted once."""
    return draft_key.startswith(_AGAIN)


def draft_fields(uow: UnitOfWork, draft_key: str) -> Mapping[str, object]:
    """The fields of the draft as they were typed; none where nothing has been kept."""
    return load_draft(uow, draft_key).fields


def store_draft(uow: UnitOfWork, draft_key: str, draft: Draft, *, now: datetime | None = None) -> None:
    """Keep the draft: for a time from `now` on (`services.retention`) while it waits to be registered, then as long as
    its request is open. Without `now` no time runs.
    """
    notes = {
        _SERVICE_KEY: draft.service_key,
        _LISTED_REASON: draft.listed_reason,
        _TRACKING_CODE: draft.tracking_code,
        _QUESTIONED: _reading_note(draft.questioned_reading),
        _FINDINGS: [[each.field, each.code, each.message] for each in draft.findings],
        _AWAITS_CORRECTION: draft.awaits_correction,
    }
    saved_at = now if draft.tracking_code is None else None
    uow.requests.save_draft(draft_key, {**draft.fields, **notes}, saved_at=saved_at)


def forget_draft(uow: UnitOfWork, draft_key: str) -> None:
    """Delete the draft, personal data included, and what is kept beside it. Forgetting it again changes nothing."""
    uow.requests.delete_draft(draft_key)
    for note in notes_beside(draft_key):
        uow.requests.delete_draft(note)


def close_draft(uow: UnitOfWork, draft_key: str, tracking_code: str) -> None:
    """Its request is in the archive: delete all but the request's code, personal data included.

    By the code a second process instance that was started for the draft, and comes late, is told what became of it.
    """
    forget_draft(uow, draft_key)
    uow.requests.save_draft(draft_key, {_TRACKING_CODE: tracking_code})


def discard_draft(uow: UnitOfWork, draft_key: str) -> None:
    """Forget an application that was never registered. Discarding it again changes nothing.

    The draft of a registered request stays until the archive: who gives it up here is a second process instance that
    was started for the same draft, and refused.
    """
    if load_draft(uow, draft_key).tracking_code is None:
        forget_draft(uow, draft_key)


def note_start(uow: UnitOfWork, draft_key: str, *, process_instance_key: int) -> None:
    """Note that a process was started for a draft that came from a file."""
    uow.requests.save_draft(_start_note(draft_key), {_PROCESS_INSTANCE_KEY: process_instance_key})


def noted_start(uow: UnitOfWork, draft_key: str) -> int | None:
    """The key of the process instance that was started for the draft, if one was."""
    note = uow.requests.draft(_start_note(draft_key))
    return None if note is None else int(str(note[_PROCESS_INSTANCE_KEY]))


def keep_new_subscriber(uow: UnitOfWork, draft_key: str, fields: Mapping[str, object]) -> None:
    """Keep the fields of the change form until the name is changed. Personal data."""
    uow.requests.save_draft(_beside(draft_key, _NEW_SUBSCRIBER), fields)


def kept_new_subscriber(uow: UnitOfWork, draft_key: str) -> Mapping[str, object] | None:
    """The fields of the change form; None where nothing is kept."""
    return uow.requests.draft(_beside(draft_key, _NEW_SUBSCRIBER))


def drop_new_subscriber(uow: UnitOfWork, draft_key: str) -> None:
    """Delete the fields of the change form."""
    uow.requests.delete_draft(_beside(draft_key, _NEW_SUBSCRIBER))


def keep_persons(uow: UnitOfWork, draft_key: str, persons: Mapping[str, object]) -> None:
    """Keep the people whom the application names besides the applicant, as long as the draft. Personal data."""
    uow.requests.save_draft(_beside(draft_key, _PERSONS), persons)


def kept_persons(uow: UnitOfWork, draft_key: str) -> Mapping[str, object]:
    """Those people, each by the key of its field."""
    return uow.requests.draft(_beside(draft_key, _PERSONS)) or {}


def drafted_application(uow: UnitOfWork, *, draft_key: str, service_key: str) -> Application:
    """The application in a draft that has passed its check. Raises NotFound, DraftNotInOrder."""
    if uow.requests.draft(draft_key) is None:
        raise NotFound("draft", draft_key)
    read = read_application(draft_fields(uow, draft_key), service_key=service_key)
    if isinstance(read, Application):
        return read
    raise DraftNotInOrder(draft_key, read)


def keepable(fields: Mapping[str, object], service: Service) -> dict[str, object]:
    """The service's fields as the operator may see them again. What is too long, unreadable or of a wrong type becomes
    None; other fields are left out. Choices are kept in the spelling that forms and diagrams know.
    """
    longest = {entry.name: entry.longest for entry in all_entries(service.fields)}
    kept = {
        field: _keepable_text(fields.get(field), longest=longest.get(field, LONGEST_TEXT))
        for field in fields_of(service)
    }
    choices = (*CHOICE_FIELDS, *(each.key for each in service.fields if each.kind is FieldKind.CHOICE))
    chosen = {field: as_choice(said) for field in choices if (said := kept[field]) is not None}
    return {**kept, **chosen, "documents": _keepable_documents(fields.get("documents"))}


def without_personal_data(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields as the engine may hold them: national ID and telephone numbers are None."""
    return {**fields, **dict.fromkeys(PERSONAL_FIELDS)}


def notes_beside(draft_key: str) -> Sequence[str]:
    """The keys of all that may be kept beside the draft."""
    return _start_note(draft_key), _beside(draft_key, _NEW_SUBSCRIBER), _beside(draft_key, _PERSONS)


def _start_note(draft_key: str) -> str:
    return _beside(draft_key, "started")


def _beside(draft_key: str, what: str) -> str:
    return f"{draft_key}/{what}"


def _reading_note(reading: MeterReading | None) -> list[object] | None:
    return None if reading is None else [reading.kwh, reading.taken_on.isoformat()]


def _reading(note: object) -> MeterReading | None:
    match note:
        case [int(kwh), str(day)]:
            return MeterReading(kwh=kwh, taken_on=date.fromisoformat(day))
    return None


def _noted_findings(note: object) -> tuple[Finding, ...]:
    listed = note if isinstance(note, list) else ()
    return tuple(Finding(field=field, code=code, message=message) for field, code, message in listed)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _keepable_text(value: object, *, longest: int) -> str | None:
    text = as_typed(value)
    return text if isinstance(text, str) and text_fault(text, longest=longest) is None else None


def _keepable_documents(value: object) -> list[str]:
    listed = value[:MOST_DOCUMENTS] if isinstance(value, list | tuple) else ()
    return [as_choice(each) for each in listed if isinstance(each, str) and text_fault(each) is None]


def applicant_person(uow: UnitOfWork, request: Request) -> PersonKind:
    """Whether a person, a company or a foreigner has applied: as the draft says, else as the number tells."""
    stated = draft_fields(uow, request.draft_key).get("personKind")
    number = request.application.applicant.national_id
    return read_person_kind(FieldReader({"personKind": stated, "nationalId": number}))
