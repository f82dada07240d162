"""Bills that a request leaves behind unpaid: they live on in a process of their own, `open-bill`."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from services.billing.carrying import asking_bill
from services.billing.faults import is_cut_for
from services.model.bills import Bill, BillState
from services.model.keys import BillKind
from services.model.notices import EngineMessage
from services.ports import UnitOfWork
from services.registry import registry

MESSAGE = "bill-left-open"


class OpenBillState(StrEnum):
    """Where a bill that was left open stands. CONSOLIDATED: an unpaid bill of another request asks for it meanwhile."""

    UNPAID = "unpaid"
    CONSOLIDATED = "consolidated"
    PAID = "paid"
    VOID = "void"


def left_open(uow: UnitOfWork, tracking_code: str) -> Sequence[Bill]:
    """The bills of a request that somebody still has to pay, also where another bill asks for them, oldest first."""
    bills = (bill for bill in uow.bills.of_request(tracking_code) if _outlives_request(bill.kind))
    return [bill for bill in bills if asking_bill(uow, bill).state is BillState.ISSUED]


def tell_left_open(uow: UnitOfWork, *, tracking_code: str, now: datetime) -> None:
    """Start the process of each bill that the request leaves open, once.

    A debt that was paid when its collection had just been given up has one too, while the power is cut for it.
    """
    open_bills = left_open(uow, tracking_code)
    for bill in uow.bills.of_request(tracking_code):
        if bill in open_bills or is_cut_for(uow, bill):
            _start(uow, bill, tracking_code, now)


def tell_if_left_open(uow: UnitOfWork, bill: Bill, *, now: datetime) -> None:
    """Start the process of a bill that a closed request has left open, unless it was started before."""
    if bill.tracking_code is None or not _outlives_request(bill.kind):
        return
    request = uow.requests.find(bill.tracking_code)
    if request is not None and not request.is_open:
        _start(uow, bill, bill.tracking_code, now)


def _outlives_request(kind: BillKind) -> bool:
    """The damage is done and the energy used, whatever becomes of the request. Its fees and the bill of overdue debts
    are void by then, and a periodic bill belongs to no request.
    """
    known = registry().bill_kinds.get(kind)
    return known is not None and known.outlives_request


def _start(uow: UnitOfWork, bill: Bill, tracking_code: str, now: datetime) -> None:
    variables = {"trackingCode": tracking_code, "billNumber": bill.number, "billKind": bill.kind}
    uow.outbox.add_message(
        EngineMessage(
            name=MESSAGE,
            correlation_key="",
            message_id=f"left-open-{bill.number}",
            created_at=now,
            variables=variables,
        )
    )


def state_of_open_bill(uow: UnitOfWork, *, bill_number: str) -> OpenBillState:
    """Whether the bill is paid, by itself or within another one, void, or still asked for. Raises NotFound."""
    bill = uow.bills.get(bill_number)
    asking = asking_bill(uow, bill)
    if asking.state is BillState.PAID:
        return OpenBillState.PAID
    if asking.state is BillState.VOID:
        return OpenBillState.VOID
    return OpenBillState.UNPAID if asking is bill else OpenBillState.CONSOLIDATED
