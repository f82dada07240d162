"""Fees of a service that could not be given."""

from services.billing.issuing import Charge, issue_credit_note
from services.clock import Clock
from services.errors import ServiceError
from services.model.bills import FEES_CREDITED, BillLine, BillState
from services.model.keys import BillKind
from services.money import Rials
from services.ports import UnitOfWork

CREDIT_TITLE = "برگشت هزینهٔ خدمتی که انجام نشد"


class FeesNotSeparable(ServiceError):
    """A fee bill that charges energy too cannot be credited: its levies are on both."""

    def __init__(self, bill_number: str) -> None:
        super().__init__(f"bill {bill_number} charges fees and energy together")
        self.bill_number = bill_number


def credit_fees(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> Rials:
    """Make the request's paid fees credit of the connection, once, and answer how much of them is credit now.

    The paid bills stay paid, as the money stays here: a credit note, a fee bill of the same request with the negative
    amount, stands against them, and the next bill takes it up. What is left of the paid ones and the notes together is
    what is still to be credited, so a second call credits nothing. Debts that a fee bill had taken up stay paid.
    Raises FeesNotSeparable.
    """
    paid = [bill for bill in uow.bills.of_request(tracking_code, BillKind.FEES) if bill.state is BillState.PAID]
    for bill in paid:
        if bill.billed_up_to is not None:
            raise FeesNotSeparable(bill.number)
    if left := Rials.total(bill.total for bill in paid):
        line = BillLine(code=FEES_CREDITED, title=CREDIT_TITLE, amount=-left)
        bill_id = uow.requests.get(tracking_code).application.bill_id
        charge = Charge(kind=BillKind.FEES, bill_id=bill_id, tracking_code=tracking_code, lines=[line])
        issue_credit_note(uow, clock=clock, charge=charge)
    return Rials.total(bill.total for bill in paid if not bill.is_credit_note)
