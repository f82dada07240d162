"""An applicant may take the request back until it is paid for."""

from enum import StrEnum

from services.billing.void import void_open_bills
from services.clock import Clock
from services.metering.visits import found_faulty
from services.model.bills import BillKind, BillState
from services.model.notices import EngineMessage
from services.ports import UnitOfWork

MESSAGE = "request-withdrawn"


class WithdrawalResult(StrEnum):
    """The answer to a withdrawal."""

    ACCEPTED = "accepted"
    ALREADY_PAID = "already-paid"
    ALREADY_CLOSED = "already-closed"
    FAULT_OPEN = "fault-open"


def withdraw_request(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> WithdrawalResult:
    """Tell the process that the applicant withdraws; the process then closes the request. Raises NotFound.

    Refused once a fee bill is paid or the request is closed, and while a faulty meter is being handled: that goes its
    way whatever becomes of the request, or the power would stay cut. What the request asks for is void from here on,
    so that nobody pays for a service that will not be given. Asking again changes nothing.
    """
    refusal = _refusal(uow, tracking_code)
    if refusal is not None:
        return refusal
    void_open_bills(uow, tracking_code=tracking_code)
    uow.outbox.add_message(
        EngineMessage(
            name=MESSAGE,
            correlation_key=tracking_code,
            message_id=f"withdrawn-{tracking_code}",
            created_at=clock.now(),
        )
    )
    return WithdrawalResult.ACCEPTED


def _refusal(uow: UnitOfWork, tracking_code: str) -> WithdrawalResult | None:
    if not uow.requests.get(tracking_code).is_open:
        return WithdrawalResult.ALREADY_CLOSED
    if any(bill.state is BillState.PAID for bill in uow.bills.of_request(tracking_code, BillKind.FEES)):
        return WithdrawalResult.ALREADY_PAID
    return WithdrawalResult.FAULT_OPEN if found_faulty(uow, tracking_code) else None
