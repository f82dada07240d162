"""An applicant may take the request back until it is paid for."""

from enum import StrEnum

from services.clock import Clock
from services.model.bills import BillKind, BillState
from services.model.notices import EngineMessage
from services.ports import UnitOfWork

MESSAGE = "request-withdrawn"


class WithdrawalResult(StrEnum):
    """The answer to a withdrawal."""

    ACCEPTED = "accepted"
    ALREADY_PAID = "already-paid"
    ALREADY_CLOSED = "already-closed"


def withdraw_request(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> WithdrawalResult:
    """Tell the process that the applicant withdraws; the process then closes the request. Raises NotFound.

    Refused once a fee bill is paid or the request is closed. Asking again changes nothing.
    """
    if not uow.requests.get(tracking_code).is_open:
        return WithdrawalResult.ALREADY_CLOSED
    if any(bill.state is BillState.PAID for bill in uow.bills.of_request(tracking_code, BillKind.FEES)):
        return WithdrawalResult.ALREADY_PAID
    uow.outbox.add_message(
        EngineMessage(
            name=MESSAGE,
            correlation_key=tracking_code,
            message_id=f"withdrawn-{tracking_code}",
            created_at=clock.now(),
        )
    )
    return WithdrawalResult.ACCEPTED
