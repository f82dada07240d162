"""Whom finance pays a refund to, for as long as something of it is open (Permanent collection, step 12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.model.connections import Subscriber
from services.model.refunds import Instalment, InstalmentState
from services.ports import UnitOfWork
from services.refunds.setting_off import refund_of

PAYING_STEP = "RFD-01"

INSTALMENT_STATES: Mapping[InstalmentState, str] = {
    InstalmentState.OPEN: "پرداخت نشده است",
    InstalmentState.PAID: "پرداخت شد",
    InstalmentState.SET_OFF: "با بدهی تهاتر شد",
}


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
        subscriber=uow.connections.get(refund.bill_id).subscriber if owed else None,
    )
