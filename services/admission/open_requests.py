"""Which open requests stand in the way of another one for the same connection: one of the same service always, one of
another service by the table of conflicts.
"""

from collections.abc import Iterator

from services.catalogue import Service, all_services
from services.forms.findings import already_open
from services.model.requests import Finding, Request
from services.ports import UnitOfWork
from services.registry import registry
from services.registry.admission import Conflict, Precedence
from services.text import to_persian_digits

_REMEDIES = {
    Precedence.EXCLUDES: "نخست از آن انصراف دهید یا تا پایان آن صبر کنید، سپس دوباره درخواست کنید.",
    Precedence.WAITS: "اکنون از این یکی انصراف دهید و پس از پایان آن دوباره درخواست کنید.",
}


def conflict_of(asked: Service, other: Service) -> Conflict | None:
    """The first row of the table by which an open request of the other service stands in the way of this one."""
    touched, held = asked.admission.touches, other.admission.touches
    if asked.key == other.key:
        return None
    return next((row for row in registry().conflicts if row.asked & touched and row.open & held), None)


def requests_in_the_way(
    uow: UnitOfWork, service: Service, bill_id: str, *, besides: str, named: bool
) -> Iterator[tuple[Request, Finding]]:
    """The connection's open requests that do not let this one in, each with what the applicant is told. Not the one of
    the draft `besides`. Unless `named`, for who has not shown that the connection is his, another service's is told
    without its name and tracking code. Codes: already-open, request-in-the-way.
    """
    for request in uow.requests.open_of_connection(bill_id):
        if request.draft_key != besides:
            found = _finding(service, request, named=named)
            if found is not None:
                yield request, found


def _finding(service: Service, request: Request, *, named: bool) -> Finding | None:
    key = request.application.service_key
    if key == service.key:
        return already_open(request)
    other = all_services().get(key)
    conflict = None if other is None else conflict_of(service, other)
    if other is None or conflict is None:
        return None
    told = _name(other, request) if named else "درخواست دیگری برای این اشتراک باز است."
    message = f"{told} {conflict.reason} {_REMEDIES[conflict.precedence]}"
    return Finding(field="billId", code="request-in-the-way", message=message)


def _name(other: Service, request: Request) -> str:
    code = to_persian_digits(request.tracking_code)
    return f"درخواست «{other.title}» برای این اشتراک با کد رهگیری {code} باز است."
