"""An applicant may take the request back until it is paid for, or, where the service says so, carried out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count

from services.billing.void import void_open_bills
from services.catalogue import all_services
from services.clock import Clock
from services.model.bills import BillState
from services.model.keys import BillKind
from services.model.notices import EngineMessage
from services.model.requests import Request, RequestState
from services.ports import UnitOfWork
from services.readings.visits import found_faulty
from services.steps.on_standard import standard_of_request

MESSAGE = "request-withdrawn"

MESSAGE_TTL = timedelta(days=30)
"""How long the engine keeps the message for a process that does not listen yet. That is the way from the registration
to the scope that can be withdrawn: a moment, but for an outage of the workers or an incident that waits for a person.
Twice the longest limit of a service (15 days): what stands still for longer was escalated long ago.
"""


class WithdrawalResult(StrEnum):
    """The answer to a withdrawal. UNDER_WAY: it was accepted before, and the engine has not forgotten it."""

    ACCEPTED = "accepted"
    UNDER_WAY = "under-way"
    ALREADY_PAID = "already-paid"
    ALREADY_CLOSED = "already-closed"
    ALREADY_CARRIED_OUT = "already-carried-out"
    FAULT_OPEN = "fault-open"

    @property
    def is_accepted(self) -> bool:
        """Whether the request is, or will be, closed by the withdrawal."""
        return self in (WithdrawalResult.ACCEPTED, WithdrawalResult.UNDER_WAY)


_TOLD: Mapping[WithdrawalResult, tuple[str, str]] = {
    WithdrawalResult.ACCEPTED: (
        "انصراف ثبت شد و درخواست بسته خواهد شد.",
        "withdrawal recorded; the request will be closed",
    ),
    WithdrawalResult.UNDER_WAY: (
        "انصراف پیش‌تر ثبت شده و در راه است. اگر درخواست تا فردا بسته نشد، به پشتیبانی سامانه اطلاع دهید.",
        "withdrawn before, and on its way; if the request is still open tomorrow, tell the engineers on duty",
    ),
    WithdrawalResult.ALREADY_PAID: ("قبض این درخواست پرداخت شده است و انصراف دیگر ممکن نیست.", "already paid for"),
    WithdrawalResult.ALREADY_CARRIED_OUT: (
        "خدمت این درخواست انجام شده است و انصراف دیگر ممکن نیست.",
        "already carried out",
    ),
    WithdrawalResult.FAULT_OPEN: (
        "کنتور این اشتراک معیوب است و رسیدگی به آن ادامه دارد. پس از پایان رسیدگی می‌توان انصراف داد.",
        "a faulty meter is being handled; withdraw after that",
    ),
    WithdrawalResult.ALREADY_CLOSED: ("این درخواست بسته شده است.", "already closed"),
}


def withdraw_request(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> WithdrawalResult:
    """Tell the process that the applicant withdraws; the process then closes the request. Raises NotFound.

    Refused once what the service asks for is paid, the service is carried out or the request is closed, and while a
    faulty meter is being handled: that goes its way whatever becomes of the request, or the power would stay cut. A
    service that can be withdrawn from after payment handles no faulty meter, and gives nothing back of what was paid.
    What the request asks for is void from here on, so that nobody pays for a service that will not be given; the
    message says whether it was paid for until now (`afterPayment`), which the process may not have heard of. Asked
    again, the engine is told again where it has forgotten the message meanwhile; else it is on its way.
    """
    refusal = _refusal(uow, tracking_code)
    if refusal is not None:
        return refusal
    void_open_bills(uow, tracking_code=tracking_code)
    now = clock.now()
    message_id = _new_message_id(uow, tracking_code, now)
    if message_id is None:
        return WithdrawalResult.UNDER_WAY
    uow.outbox.add_message(
        EngineMessage(
            name=MESSAGE,
            correlation_key=tracking_code,
            message_id=message_id,
            created_at=now,
            ttl=MESSAGE_TTL,
            variables={"afterPayment": _is_paid_for(uow, uow.requests.get(tracking_code))},
        )
    )
    return WithdrawalResult.ACCEPTED


def told(result: WithdrawalResult) -> tuple[str, str]:
    """The answer as it is told, in Persian and in English."""
    return _TOLD[result]


def is_withdrawn(uow: UnitOfWork, tracking_code: str) -> bool:
    """True once a withdrawal was accepted, though the process may not have heard of it."""
    return uow.outbox.message(_first_message_id(tracking_code)) is not None


def _first_message_id(tracking_code: str) -> str:
    return f"withdrawn-{tracking_code}"


def _new_message_id(uow: UnitOfWork, tracking_code: str, now: datetime) -> str | None:
    """An id that was not used before; None while the engine has the message. It drops a second one of the same id."""
    first = _first_message_id(tracking_code)
    for turn in count(1):
        message_id = first if turn == 1 else f"{first}-{turn}"
        earlier = uow.outbox.message(message_id)
        if earlier is None:
            return message_id
        if now < earlier.created_at + earlier.ttl:
            break
    return None


def _refusal(uow: UnitOfWork, tracking_code: str) -> WithdrawalResult | None:
    request = uow.requests.get(tracking_code)
    if not request.is_open:
        return WithdrawalResult.ALREADY_CLOSED
    if request.state is RequestState.CARRIED_OUT:
        return WithdrawalResult.ALREADY_CARRIED_OUT
    if _outlasts_payment(uow, request):
        return None
    if _is_paid_for(uow, request):
        return WithdrawalResult.ALREADY_PAID
    return WithdrawalResult.FAULT_OPEN if found_faulty(uow, tracking_code) else None


def _is_paid_for(uow: UnitOfWork, request: Request) -> bool:
    bills = uow.bills.of_request(request.tracking_code, _asked_for(uow, request))
    return any(bill.state is BillState.PAID for bill in bills)


def _outlasts_payment(uow: UnitOfWork, request: Request) -> bool:
    """Only diagrams of the service's own tell what becomes of the payment. A request that began on the standard process
    would end there as one that has paid nothing.
    """
    service = all_services().get(request.application.service_key)
    if service is None or not service.withdrawn_after_payment:
        return False
    return service.former_standard is None or standard_of_request(uow, request) is None


def _asked_for(uow: UnitOfWork, request: Request) -> BillKind:
    """The kind of bill that is paid for the service itself. Debts that another service has paid first are no more than
    that.
    """
    standard = standard_of_request(uow, request)
    return BillKind.OVERDUE if standard is not None and standard.collect_debts else BillKind.FEES
