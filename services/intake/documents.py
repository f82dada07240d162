"""The check of an applicant's documents (step 1 of every service, Settlement step 5): every finding at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.admission.debts import debt_findings
from services.admission.open_requests import requests_at_others, requests_in_the_way
from services.catalogue import Service, service_of
from services.clock import Clock
from services.forms.fields import FieldReader, as_typed, readable
from services.forms.findings import (
    LONGEST_REASON,
    already_open,
    as_markdown,
    finding,
    fixed_document,
    missing_document,
    refused_document,
    wording_of,
)
from services.forms.person import read_person_kind
from services.intake.against_connection import check_against_connection, check_answers, check_days
from services.intake.application import Declared, merge_correction, read_declared
from services.intake.details_taken import take_details
from services.intake.drafts import Draft, is_begun_again, keepable, load_draft, store_draft, without_personal_data
from services.intake.papers import Case, deciding_papers, missing_papers
from services.intake.persons_taken import take_persons
from services.intake.reading import DOUBTS
from services.jalali import local_date
from services.model.keys import ApplicantKind
from services.model.requests import Applicant, Finding
from services.ports import UnitOfWork
from services.text import normalise_lines, to_persian_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsCheck:
    """The result. `application` is what the engine may hold: as typed, without personal data.

    `findings_text` is a Persian markdown list, empty where the documents are in order.
    """

    service: Service
    draft_key: str
    application: Mapping[str, object]
    findings: tuple[Finding, ...]

    @property
    def in_order(self) -> bool:
        """True if nothing is to be corrected."""
        return not self.findings

    @property
    def findings_text(self) -> str:
        """What the form shows."""
        return as_markdown(self.findings)


def check_documents(
    uow: UnitOfWork,
    *,
    clock: Clock,
    service_key: str,
    draft_key: str,
    application: object,
    is_from_file: bool = False,
    return_reason: object = None,
    is_undecided: bool = False,
) -> DocumentsCheck:
    """Merge what was typed into the draft and check all of it. Personal data goes to the draft and nowhere else.

    The diagnosis unit's reason for a return is a finding of the first check after the return, not of the next: by
    then the operator has dealt with it. So is a reading in doubt: given again, or confirmed, it is for the diagnosis
    unit to judge. Without an `application` the draft is checked as it is. A record of a file is asked neither for
    papers nor what it is admitted with: its applicant is, by its process. Raises NotFound for no service.
    """
    service = service_of(service_key)
    draft = load_draft(uow, draft_key)
    if draft.is_closed:
        # A second process instance of the same record: its registration will be refused, there is nothing to correct.
        return DocumentsCheck(service=service, draft_key=draft_key, application={}, findings=())
    correction = {} if application is None else application
    merged = merge_correction(draft.fields, correction) if isinstance(correction, Mapping) else correction
    resolved = take_details(uow, clock=clock, draft_key=draft_key, application=merged)
    typed = resolved.application
    declared, today = read_declared(typed, service), local_date(clock.now())
    reason = _said(return_reason)
    insisted = declared.reading if _is_confirmed(declared) else draft.questioned_reading
    found = [
        *resolved.instead_of_missing(declared.findings),
        *_unlisted_return(reason, draft.listed_reason),
        *([finding("documentsOutcome", "unknown-choice")] if is_undecided else []),
        *(() if is_from_file else _missing_documents(uow, service, declared, typed)),
        *_refused_documents(service, declared),
        *take_persons(uow, clock=clock, draft_key=draft_key, service=service, answers=declared.answers),
        *check_days(declared, service, today=today),
        *check_answers(uow, declared, service, today=today),
        *check_against_connection(
            uow, declared, service, is_registered=draft.tracking_code is not None, insisted=insisted
        ),
        *(() if is_from_file else _not_admitted(uow, service, draft, declared, draft_key=draft_key, at=clock.now())),
        *_changes_after_registration(uow, service, draft, declared),
        *_used_reference(uow, draft_key, declared),
    ]
    opened = _open_request(uow, service, draft_key, declared) if found else ()
    findings = wording_of(service.fields).in_form_order([*found, *opened])
    fields = keepable(typed if isinstance(typed, Mapping) else draft.fields, service)
    kept = replace(
        draft,
        fields=fields,
        service_key=service_key,
        listed_reason=reason if findings else None,
        questioned_reading=declared.reading if _is_doubted(declared, findings) else insisted,
        findings=findings,
        awaits_correction=bool(findings),
    )
    store_draft(uow, draft_key, kept, now=clock.now())
    application = without_personal_data(fields)
    return DocumentsCheck(service=service, draft_key=draft_key, application=application, findings=findings)


def _is_confirmed(declared: Declared) -> bool:
    return declared.typed_reading is not None and declared.typed_reading.is_confirmed


def _is_doubted(declared: Declared, findings: Iterable[Finding]) -> bool:
    typed = declared.typed_reading
    return typed is not None and any(each.field == typed.key and each.code in DOUBTS for each in findings)


def _said(return_reason: object) -> str | None:
    typed = as_typed(return_reason)
    return (normalise_lines(readable(typed[:LONGEST_REASON])) or None) if isinstance(typed, str) else None


def _unlisted_return(reason: str | None, listed: str | None) -> Iterator[Finding]:
    if reason is not None and reason != listed:
        yield finding("returnReason", "returned", reason=to_persian_digits(reason))


def _missing_documents(uow: UnitOfWork, service: Service, declared: Declared, typed: object) -> Iterator[Finding]:
    if declared.documents is None:
        return
    fields = typed if isinstance(typed, Mapping) else {}
    connection = None if declared.bill_id is None else uow.connections.find(declared.bill_id)
    case = Case(
        person=read_person_kind(FieldReader(fields)),
        applicant=declared.applicant_kind,
        tariff=None if connection is None else connection.tariff_class,
        typed=fields,
    )
    yield from map(missing_document, missing_papers(service, case, declared.documents))


def _refused_documents(service: Service, declared: Declared) -> Iterator[Finding]:
    """Who declines something by a paper has to be somebody who may."""
    for paper in deciding_papers(service, declared.documents or ()):
        if paper.applicants and declared.applicant_kind not in (None, *paper.applicants):
            yield refused_document(paper)


def _not_admitted(
    uow: UnitOfWork, service: Service, draft: Draft, declared: Declared, *, draft_key: str, at: datetime
) -> Iterator[Finding]:
    """What by-law 35-4 has against the request. Once it is registered, it is for the unit that examines it.

    What else a person owes is told to the subscriber alone, and which requests are open not to who calls himself one:
    whoever types another's number is refused for it, and reads nothing of that person.
    """
    connection = None if declared.bill_id is None else uow.connections.find(declared.bill_id)
    if connection is None or draft.tracking_code is not None:
        return
    is_subscriber = declared.applicant_kind == ApplicantKind.SUBSCRIBER
    is_shown = is_subscriber and declared.national_id == connection.subscriber.national_id
    national_id = declared.national_id if is_shown else None
    if not is_begun_again(draft_key):
        yield from debt_findings(uow, service, connection, national_id=national_id, today=local_date(at))
    if is_shown or not is_subscriber:
        in_the_way = requests_in_the_way(uow, service, connection.bill_id, besides=draft_key, named=is_shown, at=at)
        yield from (found for request, found in in_the_way if request.application.service_key != service.key)
    if is_shown:
        yield from (found for _, found in requests_at_others(uow, service, connection, declared.answers, at=at))


def _changes_after_registration(
    uow: UnitOfWork, service: Service, draft: Draft, declared: Declared
) -> Iterator[Finding]:
    """The process took its way by these: which account it is about, for whom, and the papers that decide."""
    if draft.tracking_code is None:
        return
    registered = uow.requests.get(draft.tracking_code).application
    if declared.bill_id not in (None, registered.bill_id):
        yield finding("billId", "fixed-after-registration")
    if declared.applicant_kind not in (None, registered.applicant.kind):
        yield finding("applicantKind", "fixed-after-registration")
    if _is_other_subscriber(registered.applicant, declared):
        yield finding("nationalId", "fixed-after-registration")
    if declared.documents is not None:
        before, now = (deciding_papers(service, each) for each in (registered.documents, declared.documents))
        yield from (fixed_document(paper) for paper in service.papers if (paper in before) != (paper in now))


def _is_other_subscriber(applicant: Applicant, declared: Declared) -> bool:
    """A subscriber's national ID was the connection's; a new owner's, which nobody knew, may have been mistyped."""
    return applicant.kind == ApplicantKind.SUBSCRIBER and declared.national_id not in (None, applicant.national_id)


def _open_request(uow: UnitOfWork, service: Service, draft_key: str, declared: Declared) -> Iterator[Finding]:
    """The registration would refuse it. Told with the rest, it spares the applicant a correction in vain."""
    known = None if declared.bill_id is None else uow.requests.find_open(service.key, declared.bill_id)
    if known is not None and known.draft_key != draft_key:
        yield already_open(known)


def _used_reference(uow: UnitOfWork, draft_key: str, declared: Declared) -> Iterator[Finding]:
    """A sender's reference names one request for good. That the draft's own is open is for the registration to tell."""
    if declared.client_reference is None:
        return
    known = uow.requests.find_by_client_reference(declared.client_reference)
    if known is not None and not (known.is_open and known.draft_key == draft_key):
        yield finding("clientReference", "used")
