"""What was paid for a request that is begun again."""

from __future__ import annotations

from services.billing.credit import FeesNotSeparable, credit_fees, paid_fees
from services.catalogue import all_services
from services.clock import Clock
from services.model.keys import RequestOutcome
from services.model.requests import Request
from services.ports import UnitOfWork
from services.reference.data import ReferenceData

_NOT_GIVEN = frozenset(
    {
        RequestOutcome.NOT_POSSIBLE,
        RequestOutcome.REJECTED,
        RequestOutcome.WITHDRAWN,
        RequestOutcome.ABANDONED,
        RequestOutcome.UNPAID,
    }
)


def fees_come_back(request: Request) -> bool:
    """Whether fees of the closed request are given back where it is begun again: a service that was given is paid for,
    and so is one that is withdrawn after the payment. An outcome of a service's own is one that it was given with, or
    its diagram gives back what the source says.
    """
    if request.outcome == RequestOutcome.WITHDRAWN:
        service = all_services().get(request.application.service_key)
        return service is None or not service.withdrawn_after_payment
    return request.outcome in _NOT_GIVEN


def can_come_back(uow: UnitOfWork, reference: ReferenceData, request: Request) -> bool:
    """False where fees would have to be given back, and what of the request's bills is fees cannot be told."""
    if not fees_come_back(request):
        return True
    try:
        paid_fees(uow, reference, request.tracking_code)
    except FeesNotSeparable:
        return False
    return True


def credit_first_fees(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, request: Request) -> None:
    """Of a request that begins another one again: fees that were paid for the first become credit of the connection,
    once, before anything is billed for the second. Of any other request nothing does. Raises FeesNotSeparable.
    """
    complaint = uow.complaints.find_by_draft(request.draft_key)
    if complaint is not None and fees_come_back(uow.requests.get(complaint.tracking_code)):
        credit_fees(uow, clock=clock, reference=reference, tracking_code=complaint.tracking_code)
