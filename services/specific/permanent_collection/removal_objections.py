"""A subscriber objects to a removal: while nobody has answered, no time to pay is lost and nothing taken away."""

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from services.clock import Clock
from services.jalali import local_date
from services.model.notices import EngineMessage
from services.model.objections import Objection
from services.model.requests import RequestState
from services.objections.answering import ObjectionAnswer, answer_objection
from services.objections.making import MESSAGE_TTL, make_objection, objection_numbered
from services.ports import UnitOfWork
from services.problems import refused
from services.specific.permanent_collection.ports import Removals, removal_of
from services.specific.permanent_collection.removal_order import end_of_time
from services.specific.permanent_collection.removals import Removal
from services.withdrawal import is_withdrawn, withdraw_request

MESSAGE = "removal-objected"
"""It starts a process for the objection, beside that of the removal."""

_OVER = (RequestState.CARRIED_OUT, RequestState.CLOSED)


def object_to_removal(uow: UnitOfWork, *, clock: Clock, tracking_code: str, text: object) -> Objection:
    """Note the objection, and have a unit answer it. One that is open already is the answer, unchanged.

    Raises Refused, with what is wrong with the text, or for a removal that cannot be objected to any more; NotFound.
    """
    request = uow.requests.get(tracking_code)
    if uow.repository(Removals).of_request(tracking_code) is None:
        raise refused("برای این کد رهگیری برچیدنی در جریان نیست.", "no removal is under way under this tracking code")
    if request.state in _OVER:
        raise refused("لوازم جمع‌آوری شده یا برچیدن پایان یافته است.", "the removal is carried out, or called off")
    return make_objection(uow, clock=clock, tracking_code=tracking_code, text=text, told=_message)


def answer_removal_objection(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, number: int, report: object
) -> ObjectionAnswer:
    """Keep the answer, once (see `answer_objection`). Upheld: the removal is taken back. Refused: the days in which it
    was open are added to the time to pay. Raises NotFound.
    """
    objection = objection_numbered(uow, tracking_code, number)
    return answer_objection(uow, clock=clock, objection=objection, report=report, follow=partial(_follow, uow, clock))


def last_day_to_pay(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> date | None:
    """What who is refused is told of his time: the last day to pay as it stands. None where no time runs: he was not
    warned yet, it is over, or the removal is taken back or closed. Raises NotFound.
    """
    pay_until = removal_of(uow, tracking_code).pay_until
    if pay_until is None or clock.now() >= end_of_time(pay_until):
        return None
    runs = uow.requests.get(tracking_code).is_open and not is_withdrawn(uow, tracking_code)
    return pay_until if runs else None


def _message(made: Objection) -> EngineMessage:
    key = f"{made.tracking_code}-{made.number}"
    return EngineMessage(
        name=MESSAGE,
        correlation_key=key,
        message_id=f"{MESSAGE}-{key}",
        created_at=made.made_at,
        ttl=MESSAGE_TTL,
        variables={"trackingCode": made.tracking_code, "objectionNumber": made.number},
    )


def _follow(uow: UnitOfWork, clock: Clock, objection: Objection) -> None:
    if objection.upheld:
        withdraw_request(uow, clock=clock, tracking_code=objection.tracking_code)
        return
    removal = removal_of(uow, objection.tracking_code)
    uow.repository(Removals).save(_prolonged(removal, objection, clock.now()))


def _prolonged(removal: Removal, objection: Objection, answered_at: datetime) -> Removal:
    """The days that it was open, if the time to pay ran when it was made."""
    made_on = local_date(objection.made_at)
    if removal.pay_until is None or made_on > removal.pay_until:
        return removal
    return replace(removal, pay_until=removal.pay_until + (local_date(answered_at) - made_on))
