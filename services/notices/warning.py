"""Settlement step 13: the subscriber did not come within a week of hearing of the fault's cost."""

from services.billing.carrying import is_settled
from services.clock import Clock
from services.company import Company
from services.model.bills import BillState
from services.model.notices import Sms
from services.model.steps import StepState
from services.notices.sending import Recipient, send_sms
from services.ports import UnitOfWork
from services.steps.ledger import note_missed, runs_of

STEP = "SET-13"
TEMPLATE = "warning-notice"


def warn_subscriber(
    uow: UnitOfWork, *, clock: Clock, company: Company, tracking_code: str, bill_number: str
) -> Sms | None:
    """Mark the week as missed, if it still runs, and queue the warning notice of the debt, once per bill.

    Who applied and who the connection is registered to are warned. None, and nothing is done, where the bill was paid
    or voided a moment ago; of one that another bill has consolidated, that bill is asked for. Raises NotFound where the
    week was never opened in the ledger.
    """
    bill = uow.bills.get(bill_number)
    if bill.state is BillState.VOID or is_settled(uow, bill):
        return None
    week = runs_of(uow, tracking_code, STEP)[-1]
    if week.state is StepState.OPEN:
        note_missed(uow, week, at=clock.now())
    return send_sms(
        uow,
        clock=clock,
        company=company,
        tracking_code=tracking_code,
        template=TEMPLATE,
        key=f"{TEMPLATE}-{bill_number}",
        bill_number=bill_number,
        recipient=Recipient.APPLICANT_AND_SUBSCRIBER,
    )
