"""A request that is taken back, also in the moment in which its bill is paid."""

import asyncio

from deploy.demo.stories import common
from services.billing.payments import BillNumber, PaymentNotice, record_payment
from services.model.bills import Bill, BillState, PaymentChannel, PaymentResult
from services.model.keys import BillKind, RequestOutcome
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.process.office import EmbeddedCase


def assert_withdrawn_at(case: EmbeddedCase, moment: str) -> None:
    """Withdrawn while the task with that id is open, nothing of the request is left to do or to pay."""
    assert case.task(moment).is_open
    asyncio.run(case.withdraw())
    case.instance.assert_completed().assert_passed("Event_WithdrawalAsked", "Task_VoidOpenBills")
    assert case.request.outcome == RequestOutcome.WITHDRAWN
    assert case.sms()[-1] == "request-closed"
    assert all(bill.state is BillState.VOID for bill in case.bills())


def assert_a_payment_after_it_waits_for_revenue(case: EmbeddedCase) -> None:
    """The case's bill waits to be handed over; paid right after a withdrawal of which the engine has not heard."""
    bill = _handed_over(case)
    assert _withdraw_unheard(case) is WithdrawalResult.ACCEPTED
    assert _pay(case, bill) is PaymentResult.BILL_VOID
    case.engine.run()
    case.instance.assert_completed().assert_no_incidents()
    assert case.request.outcome == RequestOutcome.WITHDRAWN
    with case.office.begin() as uow:
        assert uow.bills.payments_of(bill.number) == []
        assert uow.bills.get(bill.number).state is BillState.VOID
        assert [each.told_bill for each in uow.bills.waiting_payments()] == [bill.number]
    assert [task.element_id for task in case.engine.tasks("revenue")] == ["Task_DecideOnPayment"]


def assert_refused_after_a_payment(case: EmbeddedCase, *, goes_on_at: str) -> None:
    """The case's bill waits to be handed over; the engine has not heard of its payment when it is withdrawn."""
    bill = _handed_over(case)
    assert _pay(case, bill) is PaymentResult.ACCEPTED
    assert _withdraw_unheard(case) is WithdrawalResult.ALREADY_PAID
    case.engine.run()
    assert case.task(goes_on_at).is_open


def _handed_over(case: EmbeddedCase) -> Bill:
    asyncio.run(common.hand_over_bill(case))
    [bill] = case.bills(BillKind.FEES)
    return bill


def _withdraw_unheard(case: EmbeddedCase) -> WithdrawalResult:
    with case.office.begin() as uow:
        return withdraw_request(uow, clock=case.office.clock, tracking_code=case.code)


def _pay(case: EmbeddedCase, bill: Bill) -> PaymentResult:
    notice = PaymentNotice(
        reference=f"g-{bill.number}",
        amount=str(bill.payable.amount),
        paid_on=case.today(),
        channel=PaymentChannel.GATEWAY,
    )
    with case.office.begin() as uow:
        return record_payment(uow, clock=case.office.clock, bill=BillNumber(number=bill.number), notice=notice).result
