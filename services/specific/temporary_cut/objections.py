"""A subscriber objects to a cut: while nobody has answered, neither the warning runs nor is anybody sent."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.clock import Clock
from services.model.cuts import CutCase
from services.model.notices import EngineMessage
from services.model.objections import Objection
from services.objections.making import MESSAGE_TTL, make_objection
from services.ports import UnitOfWork
from services.problems import refused
from services.specific.temporary_cut.ports import Proceedings

MESSAGE = "cut-objected"
"""The process of the cut waits for it, unless it is at the door: then the guard finds the objection."""


def object_to_cut(uow: UnitOfWork, *, clock: Clock, tracking_code: str, text: object) -> Objection:
    """Note the objection and let the process know. One that is open already is the answer, unchanged.

    Raises Refused, with what is wrong with the text, or for a cut that cannot be objected to any more; NotFound.
    """
    request = uow.requests.get(tracking_code)
    proceeding = uow.repository(Proceedings).of_request(tracking_code)
    if proceeding is None:
        raise refused("برای این کد رهگیری اقدام به قطعی در جریان نیست.", "no cut is under way under this tracking code")
    if proceeding.case is CutCase.SELF_WILLED:
        raise refused(
            "برق خودسرانه وصل شده است و بی اخطار دوباره قطع می‌شود؛ اعتراض پس از بسته شدن پرونده ثبت می‌شود.",
            "power that was brought back without asking is cut again: object once the request is closed",
        )
    if not request.is_open or uow.cuts.of_request(tracking_code) is not None:
        raise refused("این اقدام به قطع پایان یافته است.", "this cut is carried out, or called off")
    return make_objection(uow, clock=clock, tracking_code=tracking_code, text=text, told=_message)


def paused_for(objections: Iterable[Objection], *, now: datetime) -> timedelta:
    """How long objections have stood open so far: the warning stands still in that time."""
    spans = (((each.answered_at or now) - each.made_at) for each in objections)
    return sum(spans, timedelta())


def _message(made: Objection) -> EngineMessage:
    return EngineMessage(
        name=MESSAGE,
        correlation_key=made.tracking_code,
        message_id=f"objected-{made.tracking_code}-{made.number}",
        created_at=made.made_at,
        ttl=MESSAGE_TTL,
    )
