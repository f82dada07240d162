"""Credit of an account is paid out where the subscriber asks for it, as a refund in one part."""

from services.clock import Clock
from services.jalali import local_date
from services.model.refunds import Instalment, Refund, RefundPurpose, RefundWay
from services.money import ZERO
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.refunds.setting_off import balance_of, take_credit_out


def plan_credit_refund(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> Refund | None:
    """All that the account has over is to be paid out, at once; None where it has nothing over.

    Credit that covers unpaid bills pays them first. A refund is decided once: a second call answers the same. Raises
    NotFound.
    """
    known = uow.refunds.find(tracking_code)
    if known is not None:
        return known
    bill_id = uow.requests.get(tracking_code).application.bill_id
    credit = max(-balance_of(uow, bill_id), ZERO)
    if not credit:
        return None
    now = clock.now()
    refund = Refund(
        tracking_code=tracking_code,
        bill_id=bill_id,
        purpose=RefundPurpose.CREDIT,
        value=ZERO,
        column_one=ZERO,
        percent=0,
        deducted=ZERO,
        payable=credit,
        way=RefundWay.CASH,
        reason=None,
        planned_at=now,
    )
    uow.refunds.add(refund, [Instalment.of(tracking_code, 1, credit, local_date(now))])
    take_credit_out(uow, clock=clock, reference=reference, tracking_code=tracking_code, amount=credit)
    return refund
