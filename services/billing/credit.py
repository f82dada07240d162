"""Fees of a service that could not be given."""

from collections.abc import Mapping

from services.billing.issuing import Charge, issue_credit_note
from services.billing.lines import FeesBasis, RatedBasis
from services.billing.recomputing import Recomputed, checked_bill
from services.clock import Clock
from services.errors import ServiceError
from services.jalali import local_date
from services.model.bills import FEES_CREDITED, Bill, BillLine, BillState
from services.model.keys import BillKind
from services.money import Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData

CREDIT_TITLE = "برگشت هزینهٔ خدمتی که انجام نشد"
_FEES = frozenset({"fees", "rated"})


class FeesNotSeparable(ServiceError):
    """Of a bill of fees and energy, what its lines were computed from is not kept, or comes to other amounts."""

    def __init__(self, bill_number: str) -> None:
        super().__init__(f"bill {bill_number} charges fees and energy together")
        self.bill_number = bill_number


def credit_fees(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> Rials:
    """Make the request's paid fees credit of the connection, once, and answer how much of them is credit now.

    The paid bills stay paid, as the money stays here: a credit note, a fee bill of the same request with the negative
    amount, stands against them, and the next bill takes it up. What is left of the paid ones and the notes together is
    what is still to be credited, so a second call credits nothing. Debts and energy that a fee bill had taken up stay
    paid. Raises FeesNotSeparable.
    """
    paid = paid_fees(uow, reference, tracking_code)
    if left := Rials.total(paid.values()):
        line = BillLine(code=FEES_CREDITED, title=CREDIT_TITLE, amount=-left)
        bill_id = uow.requests.get(tracking_code).application.bill_id
        charge = Charge(kind=BillKind.FEES, bill_id=bill_id, tracking_code=tracking_code, lines=[line])
        issue_credit_note(uow, clock=clock, charge=charge)
    return Rials.total(fees for bill, fees in paid.items() if not bill.is_credit_note)


def paid_fees(uow: UnitOfWork, reference: ReferenceData, tracking_code: str) -> Mapping[Bill, Rials]:
    """What of the request's paid fee bills is fees, with the levies on them; of a credit note, what it has given back.
    Raises FeesNotSeparable.
    """
    bills = uow.bills.of_request(tracking_code, BillKind.FEES)
    return {bill: _fees_of(reference, bill) for bill in bills if bill.state is BillState.PAID}


def _fees_of(reference: ReferenceData, bill: Bill) -> Rials:
    """Fees and energy bear the same levies, in one line: which part is on the fees, their own computation tells."""
    kinds = {basis.figures["kind"] for basis in bill.bases}
    if bill.billed_up_to is None and "energy" not in kinds:
        return bill.total
    if not kinds & _FEES:
        raise FeesNotSeparable(bill.number)
    checked = checked_bill(reference, bill)
    if any(each.result not in (Recomputed.AGREES, Recomputed.WORDS) for each in checked.lines):
        raise FeesNotSeparable(bill.number)
    known = reference.known_on(local_date(bill.issued_at))
    fees = [each for each in checked.computations if isinstance(each, FeesBasis | RatedBasis)]
    return Rials.total(line.amount for each in fees for line in each.lines(known))
