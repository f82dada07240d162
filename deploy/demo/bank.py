"""A bank, at which a subscriber pays without the counter: we are told of it as by a payment gateway."""

from services.billing.payment_notice import PaymentNotice
from services.billing.payments import BillNumber, record_payment
from services.clock import Clock
from services.jalali import format_jalali, local_date
from services.model.bills import Bill, BillState, PaymentChannel, PaymentResult
from services.model.keys import BillKind
from services.ports import UnitOfWork


def pay_debt(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> PaymentResult:
    """Pay the request's unpaid debt today. Raises ValueError where it has not exactly one."""
    debts = uow.bills.of_request(tracking_code, BillKind.DEBT)
    [debt] = [each for each in debts if each.state is BillState.ISSUED]
    return pay(uow, clock=clock, bill=debt)


def pay_bills(uow: UnitOfWork, *, clock: Clock, bill_id: str) -> None:
    """Pay every unpaid bill of the connection today. Raises ValueError where one is not accepted."""
    for bill in uow.bills.of_connection(bill_id):
        if bill.state is BillState.ISSUED and pay(uow, clock=clock, bill=bill) is not PaymentResult.ACCEPTED:
            raise ValueError(bill.number)


def pay(uow: UnitOfWork, *, clock: Clock, bill: Bill) -> PaymentResult:
    """Pay the amount of a bill today."""
    notice = PaymentNotice(
        reference=f"8{bill.number}",
        amount=str(bill.payable.amount),
        paid_on=format_jalali(local_date(clock.now())),
        channel=PaymentChannel.GATEWAY,
    )
    return record_payment(uow, clock=clock, bill=BillNumber(number=bill.number), notice=notice).result
