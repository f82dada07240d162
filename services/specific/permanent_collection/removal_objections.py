"""A subscriber objects to a removal: while nobody has answered, no time to pay is lost and nothing taken away."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.clock import Clock
from services.errors import NotFound
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import local_date
from services.model.notices import EngineMessage
from services.model.requests import RequestState
from services.ports import UnitOfWork
from services.problems import refused
from services.specific.permanent_collection.ports import Removals, removal_of
from services.specific.permanent_collection.removals import Removal, RemovalObjection
from services.withdrawal import withdraw_request

MESSAGE = "removal-objected"
"""It starts a process for the objection, beside that of the removal."""

_TTL = timedelta(days=30)
_OVER = (RequestState.CARRIED_OUT, RequestState.CLOSED)


class ObjectionDecision(StrEnum):
    """What the unit says of an objection."""

    UPHELD = "upheld"
    REFUSED = "refused"


WORDING = APPLICATION.extended(
    titles={"decision": "نظر دربارهٔ اعتراض", "reason": "پاسخ به مشترک", "objection": "اعتراض"},
    messages={
        ("decision", "missing"): "نظر دربارهٔ اعتراض انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("reason", "missing"): "پاسخ اعتراض را بنویسید؛ برای مشترک پیامک می‌شود.",
        ("objection", "missing"): "متن اعتراض را بنویسید.",
        ("objection", "shape"): "متن اعتراض را با چند کلمه بنویسید.",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAnswer(Reply):
    """What was decided and what the subscriber is told; None where something of the form is to be corrected."""

    decision: ObjectionDecision | None = None
    answer: str = ""


def object_to_removal(uow: UnitOfWork, *, clock: Clock, tracking_code: str, text: object) -> RemovalObjection:
    """Note the objection, and have a unit answer it. One that is open already is the answer, unchanged.

    Raises Refused, with what is wrong with the text, or for a removal that cannot be objected to any more; NotFound.
    """
    removals, request = uow.repository(Removals), uow.requests.get(tracking_code)
    if removals.of_request(tracking_code) is None:
        raise refused("برای این کد رهگیری برچیدنی در جریان نیست.", "no removal is under way under this tracking code")
    if request.state in _OVER:
        raise refused("لوازم جمع‌آوری شده یا برچیدن پایان یافته است.", "the removal is carried out, or called off")
    known = removals.objections_of(tracking_code)
    if known and known[-1].is_open:
        return known[-1]
    reader = FieldReader({"objection": text}, WORDING)
    said = reader.reason("objection")
    if said is None:
        raise refused(reader.findings[0].message, "the objection says nothing that can be read")
    made = RemovalObjection(tracking_code=tracking_code, number=len(known) + 1, text=said, made_at=clock.now())
    removals.save_objection(made)
    key = f"{tracking_code}-{made.number}"
    uow.outbox.add_message(
        EngineMessage(
            name=MESSAGE,
            correlation_key=key,
            message_id=f"{MESSAGE}-{key}",
            created_at=made.made_at,
            ttl=_TTL,
            variables={"trackingCode": tracking_code, "objectionNumber": made.number},
        )
    )
    return made


def objection_numbered(uow: UnitOfWork, tracking_code: str, number: int) -> RemovalObjection:
    """The request's objection of this number. Raises NotFound."""
    for each in uow.repository(Removals).objections_of(tracking_code):
        if each.number == number:
            return each
    raise NotFound("objection to removal", f"{tracking_code} {number}")


def answer_objection(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, number: int, report: object
) -> ObjectionAnswer:
    """Keep the answer; what is wrong with the form is the answer, and then nothing is kept. One that was answered stays
    as it is. Upheld: the removal is taken back. Refused: the days in which it was open are added to the time to pay.
    Raises NotFound.
    """
    objection = objection_numbered(uow, tracking_code, number)
    if objection.is_open:
        reader = FieldReader(report, WORDING)
        decision, reason = reader.choice("decision", ObjectionDecision), reader.reason()
        if decision is None or reason is None or reader.findings:
            return ObjectionAnswer(findings=WORDING.in_form_order(reader.findings))
        upheld = decision is ObjectionDecision.UPHELD
        objection = replace(objection, answered_at=clock.now(), upheld=upheld, answer=reason)
        uow.repository(Removals).save_objection(objection)
        _follow(uow, clock, objection)
    decided = ObjectionDecision.UPHELD if objection.upheld else ObjectionDecision.REFUSED
    return ObjectionAnswer(decision=decided, answer=objection.answer or "")


def is_objected_to(uow: UnitOfWork, tracking_code: str) -> bool:
    """Whether an objection waits for its answer."""
    return any(each.is_open for each in uow.repository(Removals).objections_of(tracking_code))


def _follow(uow: UnitOfWork, clock: Clock, objection: RemovalObjection) -> None:
    if objection.upheld:
        withdraw_request(uow, clock=clock, tracking_code=objection.tracking_code)
        return
    removal = removal_of(uow, objection.tracking_code)
    uow.repository(Removals).save(_prolonged(removal, objection, clock.now()))


def _prolonged(removal: Removal, objection: RemovalObjection, answered_at: datetime) -> Removal:
    """The days that it was open, if the time to pay ran when it was made."""
    made_on = local_date(objection.made_at)
    if removal.pay_until is None or made_on > removal.pay_until:
        return removal
    return replace(removal, pay_until=removal.pay_until + (local_date(answered_at) - made_on))
