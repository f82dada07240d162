"""Which open requests stand in the way of another one: one of the same service for the same connection always, one of
another service by the table of conflicts; so too at the other connections that a request takes in.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from services.catalogue import Service, all_services, service_of
from services.forms.findings import already_open
from services.hooks import companys_own_of
from services.identifiers import IdentifierError, bill_id_words, parse_bill_id
from services.model.answers import Answer
from services.model.connections import Connection
from services.model.keys import ApplicantKind
from services.model.requests import Application, Finding, Request
from services.ports import UnitOfWork
from services.registry import registry
from services.registry.admission import Conflict, Precedence
from services.text import to_persian_digits

_REMEDIES = {
    Precedence.EXCLUDES: "نخست از آن انصراف دهید یا تا پایان آن صبر کنید، سپس دوباره درخواست کنید.",
    Precedence.WAITS: "اکنون از این یکی انصراف دهید و پس از پایان آن دوباره درخواست کنید.",
}
_PAY = "شرکت آن را برای بدهی همان اشتراک آغاز کرده است. بدهی را بپردازید، سپس دوباره درخواست کنید."


def conflict_of(asked: Service, other: Service) -> Conflict | None:
    """The first row of the table by which an open request of the other service stands in the way of this one."""
    return None if asked.key == other.key else _row(asked, other)


def requests_against(
    uow: UnitOfWork, application: Application, *, besides: str, at: datetime
) -> Iterator[tuple[Request, Finding]]:
    """All that do not let the application in, at its connection and at those that it takes in, each with what its
    applicant is told: who is not the subscriber learns nothing of other connections. Codes: as below.
    """
    service = service_of(application.service_key)
    named = application.applicant.kind == ApplicantKind.SUBSCRIBER
    yield from requests_in_the_way(uow, service, application.bill_id, besides=besides, named=named, at=at)
    if named:
        connection = uow.connections.get(application.bill_id)
        yield from requests_at_others(uow, service, connection, application.answers, at=at)


def requests_in_the_way(
    uow: UnitOfWork, service: Service, bill_id: str, *, besides: str, named: bool, at: datetime
) -> Iterator[tuple[Request, Finding]]:
    """The connection's open requests that do not let this one in, each with what the applicant is told. Not the one of
    the draft `besides`. Unless `named`, for who has not shown that the connection is his, another service's is told
    without its name and tracking code. Codes: already-open, request-in-the-way.
    """
    for request in uow.requests.open_of_connection(bill_id):
        if request.draft_key != besides:
            found = _finding(uow, service, request, named=named, at=at)
            if found is not None:
                yield request, found


def requests_at_others(
    uow: UnitOfWork, service: Service, connection: Connection, answers: Mapping[str, Answer], *, at: datetime
) -> Iterator[tuple[Request, Finding]]:
    """The same at the other connections that the answers name to be taken in: those of the same subscriber, because
    nobody reads of another person's; what is wrong with the rest is told elsewhere. Code: request-in-the-way.
    """
    for other in _others(uow, service, answers):
        is_his = other.subscriber.national_id == connection.subscriber.national_id
        if is_his and other.bill_id != connection.bill_id:
            for request in uow.requests.open_of_connection(other.bill_id):
                found = _of_other(uow, service, request, named=True, at=at)
                if found is not None:
                    yield request, found


def conflict_told(uow: UnitOfWork, request: Request, at_other: Request, *, at: datetime) -> str | None:
    """Why a request that is open at a connection which this one takes in does not go with it, in Persian; None where it
    does, or where either is of a service that there is no longer.
    """
    service, other = (all_services().get(each.application.service_key) for each in (request, at_other))
    row = None if service is None or other is None or _is_paid(uow, at_other, at) else _row(service, other)
    return None if other is None or row is None else f"{_name(other, at_other)} {row.reason}"


def _row(asked: Service, other: Service) -> Conflict | None:
    touched, held = asked.admission.touches, other.admission.touches
    return next((row for row in registry().conflicts if row.asked & touched and row.open & held), None)


def _others(uow: UnitOfWork, service: Service, answers: Mapping[str, Answer]) -> Iterator[Connection]:
    said = answers.get(service.admission.also) if service.admission.also else None
    for word in dict.fromkeys(bill_id_words(said)) if isinstance(said, str) else ():
        try:
            found = uow.connections.find(str(parse_bill_id(word)))
        except IdentifierError:
            continue
        if found is not None:
            yield found


def _finding(uow: UnitOfWork, service: Service, request: Request, *, named: bool, at: datetime) -> Finding | None:
    if request.application.service_key == service.key:
        return already_open(request)
    return _of_other(uow, service, request, named=named, at=at)


def _of_other(uow: UnitOfWork, service: Service, request: Request, *, named: bool, at: datetime) -> Finding | None:
    other = all_services().get(request.application.service_key)
    row = None if other is None else _row(service, other)
    if other is None or row is None or _is_paid(uow, request, at):
        return None
    told = _name(other, request) if named else "درخواست دیگری برای این اشتراک باز است."
    message = f"{told} {row.reason} {_remedy(uow, request, row)}"
    return Finding(field="billId", code="request-in-the-way", message=message)


def _is_paid(uow: UnitOfWork, request: Request, at: datetime) -> bool:
    """Whether the company has begun it for a debt that is no ground any more: nothing is done, though a person may not
    have ended it yet, and nobody waits for that.
    """
    own = companys_own_of(uow, request)
    return own is not None and own.ends_when_paid(uow, request) and own.is_paid(uow, request, at)


def _ends_when_paid(uow: UnitOfWork, request: Request) -> bool:
    own = companys_own_of(uow, request)
    return own is not None and own.ends_when_paid(uow, request)


def _remedy(uow: UnitOfWork, request: Request, conflict: Conflict) -> str:
    """What the company has begun, the applicant cannot give up: he pays, or comes back when it has ended."""
    if _ends_when_paid(uow, request):
        return _PAY
    is_own = companys_own_of(uow, request) is not None
    return _REMEDIES[Precedence.WAITS if is_own else conflict.precedence]


def _name(other: Service, request: Request) -> str:
    bill_id, code = to_persian_digits(request.application.bill_id), to_persian_digits(request.tracking_code)
    return f"درخواست «{other.title}» برای اشتراک {bill_id} با کد رهگیری {code} باز است."
