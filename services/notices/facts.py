"""What an SMS speaks of, looked up: by what the diagram hands over, or by the request alone."""

from collections.abc import Callable, Mapping

from services.billing.carrying import PAYABLE_UNIT, asking_bill
from services.billing.left_open import left_open
from services.errors import NotFound
from services.hooks import meter_works
from services.metering.work_orders import agent_with, appointment_to_keep
from services.model.bills import Bill, BillState
from services.model.connections import FormerSubscriber
from services.model.keys import RequestOutcome
from services.model.requests import Request
from services.money import Rials
from services.notices import wording
from services.ports import UnitOfWork
from services.registry.sms import Subject

Facts = Mapping[str, str]


def former_subscriber_of(uow: UnitOfWork, request: Request) -> FormerSubscriber | None:
    """Who the connection was registered to before this request changed its name, if it did."""
    known = uow.connections.former_subscribers(request.application.bill_id)
    return next((each for each in known if each.tracking_code == request.tracking_code), None)


def former_subscriber(uow: UnitOfWork, request: Request) -> FormerSubscriber:
    """Who the connection was registered to before the request. Raises NotFound where it changed no name."""
    former = former_subscriber_of(uow, request)
    if former is None:
        raise NotFound("former subscriber of request", request.tracking_code)
    return former


def _of_bill(uow: UnitOfWork, number: str) -> Facts:
    """A rest of rounding that the bill took up is no debt; anything from the unit of payment on is."""
    bill = uow.bills.get(number)
    carries_debt = bill.carried_in >= Rials(PAYABLE_UNIT) or bool(uow.bills.consolidated_into(number))
    with_debts = carries_debt or bill.billed_up_to is not None
    return wording.of_bill(bill, paid_by=bill_to_pay(uow, bill), with_debts=with_debts)


def bill_to_pay(uow: UnitOfWork, bill: Bill) -> Bill:
    """Nothing can be paid by the identifiers of a consolidated bill, only by those of the one that asks now."""
    asking = asking_bill(uow, bill)
    return asking if asking.state is BillState.ISSUED else bill


def _of_order(uow: UnitOfWork, number: str) -> Facts:
    order = uow.metering.order(number)
    return wording.of_order(order, agent_with(uow, order.agent_code))


def _of_appointment(uow: UnitOfWork, number: str) -> Facts:
    return wording.of_appointment(appointment_to_keep(uow, number))


def _of_liability(uow: UnitOfWork, request: Request) -> Facts:
    return wording.of_liability(former_subscriber(uow, request).liable_until)


def _of_seal(uow: UnitOfWork, request: Request) -> Facts:
    for work in meter_works():
        if (seal := work.seal(uow, request)) is not None:
            return wording.of_seal(seal)
    raise NotFound("new seal of request", request.tracking_code)


def _of_open_bills(uow: UnitOfWork, request: Request) -> Facts:
    bills = left_open(uow, request.tracking_code)
    return wording.of_open_bills([(bill, bill_to_pay(uow, bill)) for bill in bills])


# By the number or text that the diagram hands over.
BY_REFERENCE: Mapping[Subject, Callable[[UnitOfWork, str], Facts]] = {
    Subject.BILL: _of_bill,
    Subject.ORDER: _of_order,
    Subject.APPOINTMENT: _of_appointment,
    Subject.REASON: lambda _, reason: wording.of_reason(reason),
    Subject.OUTCOME: lambda _, outcome: wording.of_outcome(RequestOutcome(outcome)),
    Subject.POSTPONEMENT: lambda _, day: wording.of_postponement(day),
    Subject.CREDIT: lambda _, amount: wording.of_credit(amount),
}

# By the request itself.
BY_REQUEST: Mapping[Subject, Callable[[UnitOfWork, Request], Facts]] = {
    Subject.LIABILITY: _of_liability,
    Subject.SEAL: _of_seal,
    Subject.OPEN_BILLS: _of_open_bills,
}
