"""A unit answers an objection, once."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from services.clock import Clock
from services.forms.fields import FieldReader
from services.forms.findings import Reply
from services.model.objections import Objection, ObjectionDecision
from services.objections.wording import WORDING
from services.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAnswer(Reply):
    """What was decided and what the subscriber is told; None where something of the form is to be corrected."""

    decision: ObjectionDecision | None = None
    answer: str = ""


def answer_objection(
    uow: UnitOfWork,
    *,
    clock: Clock,
    objection: Objection,
    report: object,
    follow: Callable[[Objection], None] | None = None,
) -> ObjectionAnswer:
    """Keep the answer; what is wrong with the form is the answer, and then nothing is kept. One that was answered stays
    as it is. `follow` does what the service lets follow from the answer, with it and once.

    Fields: `decision`, `reason`.
    """
    if objection.is_open:
        reader = FieldReader(report, WORDING)
        decision, reason = reader.choice("decision", ObjectionDecision), reader.reason()
        if decision is None or reason is None or reader.findings:
            return ObjectionAnswer(findings=reader.findings)
        upheld = decision is ObjectionDecision.UPHELD
        objection = replace(objection, answered_at=clock.now(), upheld=upheld, answer=reason)
        uow.objections.save(objection)
        if follow is not None:
            follow(objection)
    decided = ObjectionDecision.UPHELD if objection.upheld else ObjectionDecision.REFUSED
    return ObjectionAnswer(decision=decided, answer=objection.answer or "")
