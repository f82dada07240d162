"""What an application takes over from the personal details that it names by their number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.clock import Clock
from services.forms.fields import FieldReader, as_choice, text_fault
from services.forms.findings import finding
from services.identifiers import parse_details_number
from services.intake.application import DETAILS_NUMBER, PERSONAL_FIELDS, merge_correction
from services.intake.details import as_fields, is_expired
from services.model.details import PersonalDetails
from services.model.requests import Channel, Finding
from services.ports import UnitOfWork

_MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedApplication:
    """The application with the person of the details; or what is wrong with the number of the details."""

    application: object
    fault: Finding | None = None

    def instead_of_missing(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings; of a person who was to come by a number, its fault stands for all that is missing."""
        if self.fault is None:
            return list(findings)
        return [self.fault, *(each for each in findings if each.field not in PERSONAL_FIELDS or each.code != _MISSING)]


def take_details(uow: UnitOfWork, *, clock: Clock, draft_key: str, application: object) -> ResolvedApplication:
    """Move the person of the details into the application, which is about to be kept as the draft with this key.

    From then on the details are the draft's, and empty. An application that names its person itself (of a file, or of a
    draft that has taken its details) needs none, and its number is not looked at.
    """
    if not isinstance(application, Mapping) or not _awaits_person(application):
        return ResolvedApplication(application=application)
    found = _usable(uow, clock.now(), application)
    if isinstance(found, Finding):
        return ResolvedApplication(application=application, fault=found)
    uow.details.save(replace(found, person=None, draft_key=draft_key))
    return ResolvedApplication(application=_with_person(application, found))


def _awaits_person(application: Mapping[str, object]) -> bool:
    """Whether a number has to say who applies: nothing of the person is said, or not all, and there is a number."""
    left_out = [text_fault(application.get(field)) == _MISSING for field in PERSONAL_FIELDS]
    if text_fault(application.get(DETAILS_NUMBER)) != _MISSING:
        return any(left_out)
    return all(left_out) and not _is_from_file(application)


def _is_from_file(application: Mapping[str, object]) -> bool:
    channel = application.get("channel")
    return isinstance(channel, str) and as_choice(channel) == Channel.FILE


def usable_details(uow: UnitOfWork, now: datetime, number: str) -> PersonalDetails | str:
    """The details with this number, with their person; or why nobody can use them: unknown, used, expired."""
    details = uow.details.find(number)
    if details is None:
        return "unknown"
    if details.draft_key is not None or details.person is None:
        return "used"
    return "expired" if is_expired(details, now) else details


def _usable(uow: UnitOfWork, now: datetime, application: Mapping[str, object]) -> PersonalDetails | Finding:
    reader = FieldReader(application)
    number = reader.parsed(DETAILS_NUMBER, parse_details_number)
    if number is None:
        return reader.findings[0]
    details = usable_details(uow, now, number)
    return finding(DETAILS_NUMBER, details) if isinstance(details, str) else details


def _with_person(application: Mapping[str, object], details: PersonalDetails) -> Mapping[str, object]:
    said = {} if details.person is None else as_fields(details.person)
    return merge_correction(said, application)
