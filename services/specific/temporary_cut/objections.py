"""A subscriber objects to a cut: while nobody has answered, neither the warning runs nor is anybody sent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.clock import Clock
from services.errors import NotFound
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.model.cuts import CutCase
from services.model.notices import EngineMessage
from services.ports import UnitOfWork
from services.problems import refused
from services.specific.temporary_cut.model import Objection
from services.specific.temporary_cut.ports import Proceedings

MESSAGE = "cut-objected"
MESSAGE_TTL = timedelta(days=30)
"""How long the engine keeps it for a process that does not wait yet: nobody has ordered the cut, or an objection is
being answered. One that comes late, of an objection that was answered, is harmless."""


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


def object_to_cut(uow: UnitOfWork, *, clock: Clock, tracking_code: str, text: object) -> Objection:
    """Note the objection and let the process know. One that is open already is the answer, unchanged.

    Raises Refused, with what is wrong with the text, or for a cut that cannot be objected to any more; NotFound.
    """
    proceedings = uow.repository(Proceedings)
    request = uow.requests.get(tracking_code)
    proceeding = proceedings.of_request(tracking_code)
    if proceeding is None:
        raise refused("برای این کد رهگیری اقدام به قطعی در جریان نیست.", "no cut is under way under this tracking code")
    if proceeding.case is CutCase.SELF_WILLED:
        raise refused(
            "برق خودسرانه وصل شده است و بی اخطار دوباره قطع می‌شود؛ اعتراض پس از بسته شدن پرونده ثبت می‌شود.",
            "power that was brought back without asking is cut again: object once the request is closed",
        )
    if not request.is_open or uow.cuts.of_request(tracking_code) is not None:
        raise refused("این اقدام به قطع پایان یافته است.", "this cut is carried out, or called off")
    known = proceedings.objections_of(tracking_code)
    if known and known[-1].is_open:
        return known[-1]
    reader = FieldReader({"objection": text}, WORDING)
    said = reader.reason("objection")
    if said is None:
        raise refused(reader.findings[0].message, "the objection says nothing that can be read")
    made = Objection(tracking_code=tracking_code, number=len(known) + 1, text=said, made_at=clock.now())
    proceedings.save_objection(made)
    uow.outbox.add_message(
        EngineMessage(
            name=MESSAGE,
            correlation_key=tracking_code,
            message_id=f"objected-{tracking_code}-{made.number}",
            created_at=made.made_at,
            ttl=MESSAGE_TTL,
        )
    )
    return made


def open_objection(uow: UnitOfWork, tracking_code: str) -> Objection:
    """The one that waits for an answer, else the last one. Raises NotFound where there was none."""
    known = uow.repository(Proceedings).objections_of(tracking_code)
    if not known:
        raise NotFound("objection to cut", tracking_code)
    return known[-1]


def answer_objection(uow: UnitOfWork, *, clock: Clock, tracking_code: str, report: object) -> ObjectionAnswer:
    """Keep the answer; what is wrong with the form is the answer, and then nothing is kept. One that was answered stays
    as it is. Raises NotFound.
    """
    objection = open_objection(uow, tracking_code)
    if objection.is_open:
        reader = FieldReader(report, WORDING)
        decision, reason = reader.choice("decision", ObjectionDecision), reader.reason()
        if decision is None or reason is None or reader.findings:
            return ObjectionAnswer(findings=WORDING.in_form_order(reader.findings))
        upheld = decision is ObjectionDecision.UPHELD
        objection = replace(objection, answered_at=clock.now(), upheld=upheld, answer=reason)
        uow.repository(Proceedings).save_objection(objection)
    decided = ObjectionDecision.UPHELD if objection.upheld else ObjectionDecision.REFUSED
    return ObjectionAnswer(decision=decided, answer=objection.answer or "")


def paused_for(objections: Iterable[Objection], *, now: datetime) -> timedelta:
    """How long objections have stood open so far: the warning stands still in that time."""
    spans = (((each.answered_at or now) - each.made_at) for each in objections)
    return sum(spans, timedelta())
