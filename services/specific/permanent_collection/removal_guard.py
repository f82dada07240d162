"""Whether a removal may be done at this moment: asked before somebody is sent, at the door, and with the report."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.clock import Clock
from services.hooks import brings_power_back, power_hours
from services.jalali import local_date
from services.model.bills import PaymentState
from services.model.connections import ConnectionState
from services.objections.making import is_objected_to
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.permanent_collection.ports import Removals, removal_of
from services.specific.permanent_collection.removal_beginning import WITH_METER, is_vital
from services.specific.permanent_collection.removal_grounds import WHY_NOT, ground_of_removal
from services.specific.permanent_collection.removal_order import end_of_time
from services.specific.permanent_collection.removals import Removal, RemovalCase
from services.withdrawal import is_withdrawn


class RemovalAnswer(StrEnum):
    """What is to be done at this moment. WAIT: money has come of which nobody has said yet what it is for, the
    subscriber has asked for his power, an objection is not answered, one that was has given more time to pay, or power
    flows and nobody's is taken away at this hour.
    """

    REMOVE = "remove"
    WAIT = "wait"
    DO_NOT_REMOVE = "do-not-remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalView:
    """The answer and why, in Persian; `stands`: the ground does, whatever else there is. `look_again_at`: when whoever
    waits looks the next time.
    """

    answer: RemovalAnswer
    reason: str
    stands: bool
    look_again_at: datetime


_WITHDRAWN = "از این جمع‌آوری صرف نظر شده است."
_METER_GONE = "کنتور این انشعاب را درخواست دیگری برداشته است."
_VITAL = "برق این محل حیاتی است و رئیس واحد جمع‌آوری را کتبی دستور نداده است."
_POWER_BACK = "پس از آغاز این اقدام، شرکت برق این انشعاب را دوباره وصل کرده است."
_MONEY_WAITS = "پرداختی رسیده است که تکلیف آن روشن نشده است."
_POWER_ASKED = "مشترک وصل برق را درخواست کرده است و درخواست او هنوز باز است."
_OBJECTION = "مشترک اعتراض کرده و پاسخ آن داده نشده است."
_TIME_TO_PAY = "مهلت پرداخت هنوز نگذشته است."
_HOURS = "برق این محل وصل است و در این روز و ساعت برق کسی قطع نمی‌شود."
_MAY = "جمع‌آوری مجاز است."

_NEXT_LOOK = timedelta(days=1)


def look_at_removal(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> RemovalView:
    """From the records of this moment, and by the hours in which power that flows may be taken away. Raises
    NotFound.
    """
    view = _by_records(uow, clock=clock, reference=reference, tracking_code=tracking_code)
    if view.answer is not RemovalAnswer.REMOVE:
        return view
    opens_at = _next_hours(uow, removal_of(uow, tracking_code).bill_id, at=clock.now())
    if opens_at is None:
        return view
    return replace(view, answer=RemovalAnswer.WAIT, reason=_HOURS, look_again_at=opens_at)


def _by_records(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> RemovalView:
    removal = removal_of(uow, tracking_code)
    ground = ground_of_removal(uow, reference, removal, at=clock.now())
    against = {
        _WITHDRAWN: is_withdrawn(uow, tracking_code),
        _METER_GONE: uow.connections.get(removal.bill_id).state not in WITH_METER,
        _POWER_BACK: _power_is_back(uow, removal),
        WHY_NOT.get(ground.standing, ""): not ground.stands,
        _VITAL: removal.head_order is None and is_vital(uow, removal.bill_id),
    }
    waits = {
        _MONEY_WAITS: _money_waits(uow, removal),
        _POWER_ASKED: _power_is_asked_for(uow, removal.bill_id),
        _OBJECTION: is_objected_to(uow, tracking_code),
        _TIME_TO_PAY: removal.pay_until is not None and clock.now() < end_of_time(removal.pay_until),
    }
    return _view(against, waits, stands=ground.stands, look_again_at=clock.now() + _NEXT_LOOK)


def why_not_removed(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> str | None:
    """Why what was taken away for a removal has to be hung again; None where it may be kept, and of a collection that
    the subscriber asked for. The hour is no reason: he was told at the door that he might, and reports when he can.
    """
    if uow.repository(Removals).of_request(tracking_code) is None:
        return None
    view = _by_records(uow, clock=clock, reference=reference, tracking_code=tracking_code)
    return None if view.answer is RemovalAnswer.REMOVE else view.reason


def is_day_without_hours(uow: UnitOfWork, *, tracking_code: str, begins: datetime) -> bool:
    """Whether the agent would come in vain on the day whose work begins then, since power flows and nobody's is taken
    away on that day. Not of a collection that the subscriber asked for.
    """
    removal = uow.repository(Removals).of_request(tracking_code)
    opens_at = None if removal is None else _next_hours(uow, removal.bill_id, at=begins)
    return opens_at is not None and local_date(opens_at) != local_date(begins)


def _view(
    against: Mapping[str, bool], waits: Mapping[str, bool], *, stands: bool, look_again_at: datetime
) -> RemovalView:
    may = RemovalView(answer=RemovalAnswer.REMOVE, reason=_MAY, stands=stands, look_again_at=look_again_at)
    answers = {RemovalAnswer.DO_NOT_REMOVE: against, RemovalAnswer.WAIT: waits}
    for answer, reasons in answers.items():
        for reason, is_so in reasons.items():
            if is_so:
                return replace(may, answer=answer, reason=reason)
    return may


def _next_hours(uow: UnitOfWork, bill_id: str, *, at: datetime) -> datetime | None:
    """When power that flows may be taken away next; None where none flows, or it may be at the moment."""
    if uow.connections.get(bill_id).state is not ConnectionState.ACTIVE:
        return None
    told = (each.next_after(uow, bill_id, at) for each in power_hours())
    return max((each for each in told if each is not None), default=None)


def _money_waits(uow: UnitOfWork, removal: Removal) -> bool:
    payments = uow.bills.payments_of_connection(removal.bill_id)
    return any(each.state is PaymentState.WAITING for each in payments)


def _power_is_asked_for(uow: UnitOfWork, bill_id: str) -> bool:
    """He may have paid for it already, and nobody is removed who waits for his power."""
    asked = uow.requests.open_of_connection(bill_id)
    return any(each.application.service_key in brings_power_back() for each in asked)


def _power_is_back(uow: UnitOfWork, removal: Removal) -> bool:
    """Whether a cut has ended since it was begun, and not because the subscriber has brought his power back himself.
    What was done twice stays done, whoever brings power back then (52-4 d).
    """
    if removal.case is RemovalCase.SELF_WILLED:
        return False
    found_on = {each.found_on for each in uow.self_willed.of_connection(removal.bill_id)}
    ended = (each.ended_at for each in uow.cuts.of_connection(removal.bill_id))
    return any(at is not None and at >= removal.begun_at and local_date(at) not in found_on for at in ended)
