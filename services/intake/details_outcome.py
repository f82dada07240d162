"""What became of personal details: whether their application is registered, and under which tracking code."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.catalogue import service_title
from services.identifiers import IdentifierError, parse_bill_id
from services.intake.details import is_expired
from services.intake.drafts import Draft, load_draft
from services.model.details import PersonalDetails
from services.model.requests import Finding, Request
from services.ports import UnitOfWork


class DetailsState(StrEnum):
    """Where the application stands that names the details."""

    UNUSED = "unused"
    EXPIRED = "expired"
    AWAITS_CORRECTION = "awaits-correction"
    BEING_REGISTERED = "being-registered"
    ALREADY_OPEN = "already-open"
    REGISTERED = "registered"
    NOT_REGISTERED = "not-registered"


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsOutcome:
    """What became of the details. Nothing of it is personal.

    `service_title` is Persian, None where nobody knows it any more. `tracking_code` is the request's; of one that is
    refused, because another is open, the other's. `findings` are to be corrected.
    """

    state: DetailsState
    service_title: str | None = None
    tracking_code: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def is_final(self) -> bool:
        """Whether nothing more becomes of the details."""
        return self.state in (DetailsState.EXPIRED, DetailsState.REGISTERED, DetailsState.NOT_REGISTERED)


def outcome_of(uow: UnitOfWork, details: PersonalDetails, *, now: datetime) -> DetailsOutcome:
    """Find out what became of the details, also long after the request was closed."""
    if details.draft_key is None:
        return DetailsOutcome(state=DetailsState.EXPIRED if is_expired(details, now) else DetailsState.UNUSED)
    request = uow.requests.find_by_draft(details.draft_key)
    if request is not None:
        return _about(DetailsState.REGISTERED, request)
    draft = load_draft(uow, details.draft_key)
    if draft.service_key is None:
        return DetailsOutcome(state=DetailsState.NOT_REGISTERED)
    return _of_draft(uow, draft, service_key=draft.service_key)


def _of_draft(uow: UnitOfWork, draft: Draft, *, service_key: str) -> DetailsOutcome:
    if draft.awaits_correction:
        return DetailsOutcome(
            state=DetailsState.AWAITS_CORRECTION, service_title=service_title(service_key), findings=draft.findings
        )
    other = _open_request(uow, draft, service_key)
    if other is not None:
        return _about(DetailsState.ALREADY_OPEN, other)
    return DetailsOutcome(state=DetailsState.BEING_REGISTERED, service_title=service_title(service_key))


def _open_request(uow: UnitOfWork, draft: Draft, service_key: str) -> Request | None:
    """What stands in the way of an application that is in order."""
    try:
        return uow.requests.find_open(service_key, str(parse_bill_id(str(draft.fields.get("billId")))))
    except IdentifierError:
        return None


def _about(state: DetailsState, request: Request) -> DetailsOutcome:
    title = service_title(request.application.service_key)
    return DetailsOutcome(state=state, service_title=title, tracking_code=request.tracking_code)
