"""Whether a removal may be done at this moment: asked before somebody is sent, at the door, and with the report."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.clock import Clock
from services.model.bills import PaymentState
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.permanent_collection.ports import Removals, removal_of
from services.specific.permanent_collection.removal_beginning import WITH_METER, is_vital
from services.specific.permanent_collection.removal_grounds import WHY_NOT, ground_of_removal
from services.specific.permanent_collection.removals import Removal
from services.withdrawal import is_withdrawn


class RemovalAnswer(StrEnum):
    """What is to be done at this moment. WAIT: money has come of which nobody has said yet what it is for."""

    REMOVE = "remove"
    WAIT = "wait"
    DO_NOT_REMOVE = "do-not-remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalView:
    """The answer and why, in Persian; `stands`: the ground does, whatever else there is."""

    answer: RemovalAnswer
    reason: str
    stands: bool


_WITHDRAWN = "از این جمع‌آوری صرف نظر شده است."
_METER_GONE = "کنتور این انشعاب را درخواست دیگری برداشته است."
_VITAL = "برق این محل حیاتی است و رئیس واحد جمع‌آوری را کتبی دستور نداده است."
_MONEY_WAITS = "پرداختی رسیده است که تکلیف آن روشن نشده است."
_MAY = "جمع‌آوری مجاز است."


def look_at_removal(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> RemovalView:
    """From the records of this moment alone. Raises NotFound."""
    removal = removal_of(uow, tracking_code)
    ground = ground_of_removal(uow, reference, removal, at=clock.now())
    against = {
        _WITHDRAWN: is_withdrawn(uow, tracking_code),
        _METER_GONE: uow.connections.get(removal.bill_id).state not in WITH_METER,
        WHY_NOT.get(ground.standing, ""): not ground.stands,
        _VITAL: removal.head_order is None and is_vital(uow, removal.bill_id),
    }
    return _view(against, money_waits=_money_waits(uow, removal), stands=ground.stands)


def why_not_removed(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> str | None:
    """Why what was taken away for a removal has to be hung again; None where it may be kept, and of a collection that
    the subscriber asked for.
    """
    if uow.repository(Removals).of_request(tracking_code) is None:
        return None
    view = look_at_removal(uow, clock=clock, reference=reference, tracking_code=tracking_code)
    return None if view.answer is RemovalAnswer.REMOVE else view.reason


def _view(against: Mapping[str, bool], *, money_waits: bool, stands: bool) -> RemovalView:
    reason = next((reason for reason, is_so in against.items() if is_so), None)
    if reason is not None:
        return RemovalView(answer=RemovalAnswer.DO_NOT_REMOVE, reason=reason, stands=stands)
    if money_waits:
        return RemovalView(answer=RemovalAnswer.WAIT, reason=_MONEY_WAITS, stands=stands)
    return RemovalView(answer=RemovalAnswer.REMOVE, reason=_MAY, stands=stands)


def _money_waits(uow: UnitOfWork, removal: Removal) -> bool:
    payments = uow.bills.payments_of_connection(removal.bill_id)
    return any(each.state is PaymentState.WAITING for each in payments)
