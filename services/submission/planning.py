"""What is to be done for the records of a file: which are to be started, which were, and all that is wrong with them.

Each record has a client reference (its own, or a fingerprint of what it says), under which its draft, its start and its
request are found again.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.catalogue import Service
from services.clock import Clock
from services.forms.fields import as_typed, text_fault
from services.forms.findings import already_open, finding, wording_of
from services.identifiers import IdentifierError, parse_bill_id
from services.intake.documents import check_documents
from services.intake.drafts import keepable, load_draft, noted_start
from services.model.requests import Channel, Finding
from services.ports import Transactions, UnitOfWork
from services.problems import Problem, Refused
from services.submission.starting import Draft, SubmissionState, Submitted, Values
from services.text import normalise, to_persian_digits

_FINGERPRINT = "sha256:"


@dataclass(slots=True)
class Plan:
    """What is to be done for records of a service, as they are gone through."""

    service: Service
    answers: list[Submitted] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    first_with: dict[str, int] = field(default_factory=dict)

    def repeats(self, number: int, key: str, bill_id: str | None) -> Iterator[Finding]:
        """A record that says what an earlier one of the file says."""
        for name, value in (("clientReference", key), ("billId", bill_id)):
            first = number if value is None else self.first_with.setdefault(f"{name} {value}", number)
            if first != number:
                yield _finding(name, "repeated", f"همین مقدار در رکورد {to_persian_digits(first)} آمده است.")


def draft_key_of(client_reference: str) -> str:
    """The draft's key: the same for the same reference, and telling nothing of it to who sees the process."""
    return f"file-{hashlib.sha256(client_reference.encode()).hexdigest()[:32]}"


def sender_reference(uow: UnitOfWork, draft_key: str) -> str | None:
    """What its sender calls an application from a file that is not registered yet; None where he calls it nothing."""
    reference = load_draft(uow, draft_key).fields.get("clientReference")
    return reference if isinstance(reference, str) and not reference.startswith(_FINGERPRINT) else None


class _NothingKept(Exception):
    """Undoes a transaction that was only to look; it carries what was seen."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """Checks all records; where one has a fault nothing is kept. Both raise Refused."""

    records: Sequence[Values]
    service: Service
    transactions: Transactions
    clock: Clock

    def looked_through(self) -> Plan:
        """What is to be done; nothing is kept."""

        def look(uow: UnitOfWork) -> Plan:
            raise _NothingKept(self._plan(uow))

        try:
            return self.transactions.run(look)
        except _NothingKept as seen:
            return seen.plan

    def kept(self) -> Plan:
        """What is to be done, the drafts kept."""
        return self.transactions.run(self._plan)

    def _plan(self, uow: UnitOfWork) -> Plan:
        plan = Plan(service=self.service)
        for number, values in enumerate(self.records, start=1):
            _plan(plan, uow, self.clock, number, _from_file(values, self.service))
        if plan.problems:
            raise Refused(plan.problems)
        return plan


def _plan(plan: Plan, uow: UnitOfWork, clock: Clock, number: int, values: Values) -> None:
    reference, bill_id = _readable_reference(values, number), _bill_id(values)
    key = draft_key_of(reference)
    answer = _earlier_answer(uow, number, reference, key)
    faults = [*plan.repeats(number, key, bill_id), *_against_requests(uow, plan.service.key, reference, key, bill_id)]
    if answer is None:
        check = check_documents(
            uow,
            clock=clock,
            service_key=plan.service.key,
            draft_key=key,
            application=values,
            # Missing documents, debts and other requests are no fault of the file: the process tells the applicant.
            is_from_file=True,
        )
        faults.extend(check.findings)
        plan.drafts.append(Draft(number=number, key=key, application=check.application))
    else:
        plan.answers.append(answer)
    # What both have found is told once.
    plan.problems.extend(_problem(plan.service, number, each) for each in dict.fromkeys(faults))


def _problem(service: Service, number: int, fault: Finding) -> Problem:
    title = wording_of(service.fields).titles.get(fault.field, fault.field)
    return Problem(record=number, field=fault.field, persian=f"{title}: {fault.message}", english=fault.code)


def _from_file(values: Values, service: Service) -> Values:
    """The record with its channel and client reference. Without one of its own, the record stands for itself."""
    values = {name: as_typed(value) for name, value in values.items()}
    given = values.get("clientReference")
    reference = _fingerprint(values, service) if text_fault(given) == "missing" else given
    return {**values, "channel": Channel.FILE.value, "clientReference": reference}


def _readable_reference(values: Values, number: int) -> str:
    """The reference to look for; one that no database could hold is refused by the check of the documents."""
    given = values["clientReference"]
    return normalise(given) if isinstance(given, str) and text_fault(given) is None else f"unreadable-{number}"


def _fingerprint(values: Values, service: Service) -> str:
    """The same for records that say the same of the same service, in whatever digits and letters."""
    kept = keepable(values, service)
    said = {name: _standard(each) for name, each in kept.items() if each is not None}
    text = json.dumps([service.key, said], sort_keys=True)
    return f"{_FINGERPRINT}{hashlib.sha256(text.encode()).hexdigest()}"


def _standard(value: object) -> object:
    if isinstance(value, list):
        return sorted(map(str, value))
    return normalise(value) if isinstance(value, str) else value


def _earlier_answer(uow: UnitOfWork, number: int, reference: str, key: str) -> Submitted | None:
    """What an earlier submission of the same record has led to."""
    request = uow.requests.find_by_client_reference(reference)
    if request is not None:
        state = SubmissionState.REGISTERED_BEFORE
        return Submitted(number=number, state=state, tracking_code=request.tracking_code)
    instance = noted_start(uow, key)
    if instance is None:
        return None
    return Submitted(number=number, state=SubmissionState.STARTED_BEFORE, process_instance_key=instance)


def _against_requests(
    uow: UnitOfWork, service_key: str, reference: str, key: str, bill_id: str | None
) -> Iterator[Finding]:
    """Faults between the record and what was submitted or registered before."""
    known_service, known_bill_id = _known_by(uow, reference, key)
    if known_service not in (None, service_key) or known_bill_id not in (None, bill_id):
        yield finding("clientReference", "used")
    open_request = None if bill_id is None else uow.requests.find_open(service_key, bill_id)
    if open_request is not None and open_request.draft_key != key:
        yield already_open(open_request)


def _known_by(uow: UnitOfWork, reference: str, key: str) -> tuple[str | None, str | None]:
    """The service and the bill ID that this reference was used for before, as far as they are known."""
    request = uow.requests.find_by_client_reference(reference)
    if request is not None:
        return request.application.service_key, request.application.bill_id
    draft = load_draft(uow, key)
    return draft.service_key, _bill_id(draft.fields)


def _bill_id(values: Values) -> str | None:
    """The record's bill ID in its one spelling; None where it is none, which the check of the documents tells."""
    try:
        return str(parse_bill_id(str(values.get("billId") or "")))
    except IdentifierError:
        return None


def _finding(name: str, code: str, message: str) -> Finding:
    return Finding(field=name, code=code, message=message)
