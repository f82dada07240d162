"""Whom finance pays a refund to, for as long as something of it is open (Permanent collection, step 12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.model.connections import Subscriber
from services.model.refunds import Instalment, InstalmentState, RefundPurpose
from services.ports import UnitOfWork
from services.refunds.entitled import entitled_to
from services.refunds.setting_off import refund_of

PAYING_STEP = "RFD-01"

INSTALMENT_STATES: Mapping[InstalmentState, str] = {
    InstalmentState.OPEN: "پرداخت نشده است",
    InstalmentState.PAID: "پرداخت شد",
    InstalmentState.SET_OFF: "با بدهی تهاتر شد",
}

PURPOSES: Mapping[RefundPurpose, str] = {
    RefundPurpose.CONNECTION: "سهم ارزش انشعاب",
    RefundPurpose.CREDIT: "بستانکاری حساب اشتراک",
    RefundPurpose.DEPOSIT: "ماندهٔ ودیعه",
}


FLOORS: Mapping[RefundPurpose, str] = {
    RefundPurpose.CONNECTION: "آن‌چه به مشترک پرداخت می‌شود هرگز از ستون یک کمتر نمی‌شود.",
    RefundPurpose.CREDIT: "بستانکاری کف ندارد: بدهی می‌تواند همهٔ آن را بگیرد.",
    RefundPurpose.DEPOSIT: "ودیعه کف ندارد: بدهی می‌تواند همهٔ آن را بگیرد.",
}
"""How much of a refund a debt leaves to be paid, as finance reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """The instalments of a request's refund, and who gets them. Personal data. `subscriber` is None once all are paid
    or set off: nobody has to know any more.
    """

    bill_id: str
    instalments: Sequence[Instalment]
    subscriber: Subscriber | None


def payee_of(uow: UnitOfWork, tracking_code: str) -> Payee:
    """Who gets the request's refund. Raises NotFound where none was decided."""
    refund = refund_of(uow, tracking_code)
    instalments = uow.refunds.instalments_of(tracking_code)
    owed = any(each.is_open for each in instalments)
    return Payee(
        bill_id=refund.bill_id,
        instalments=instalments,
        subscriber=entitled_to(uow, refund) if owed else None,
    )
