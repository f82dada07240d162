"""Premises that live on power: a mark on the connection, and the unit's head who alone has them cut."""

from dataclasses import dataclass, replace
from enum import StrEnum

from services.clock import Clock
from services.errors import NotFound
from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.ports import UnitOfWork
from services.specific.temporary_cut.guard import proceeding_or_requested
from services.specific.temporary_cut.model import PremisesKind, VitalPremises
from services.specific.temporary_cut.ports import Proceedings


class PremisesDecision(StrEnum):
    """What a person of the unit decides of vital premises."""

    DO_NOT_CUT = "do-not-cut"
    CUT = "cut"


WORDING = APPLICATION.extended(
    titles={"decision": "تصمیم", "headOrder": "شمارهٔ دستور کتبی رئیس واحد", "reason": "دلیل قطع‌نکردن"},
    messages={
        ("decision", "missing"): "تصمیم انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("headOrder", "missing"): "محل حساس تنها با دستور کتبی رئیس واحد قطع می‌شود. شمارهٔ آن را وارد کنید.",
        ("headOrder", "shape"): "شمارهٔ دستور باید رقم یا حرف داشته باشد. آن را از روی دستور وارد کنید.",
        ("reason", "missing"): "دلیل قطع‌نکردن را بنویسید.",
    },
    roles={"headOrder": Role.PERMIT},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesAnswer(Reply):
    """What was decided, and why not; None where something of the form is to be corrected."""

    decision: PremisesDecision | None = None
    reason: str | None = None


def decide_premises(uow: UnitOfWork, *, clock: Clock, tracking_code: str, report: object) -> PremisesAnswer:
    """Keep the head's order, by its number, where the premises are to be cut all the same; what is wrong with the form
    is the answer, and then nothing is kept. Raises NotFound.
    """
    reader = FieldReader(report, WORDING)
    decision = reader.choice("decision", PremisesDecision)
    number = reader.text("headOrder") if decision is PremisesDecision.CUT else None
    reason = reader.reason() if decision is PremisesDecision.DO_NOT_CUT else None
    if number is not None and not any(map(str.isalnum, number)):
        reader.refuse("headOrder", "shape")
    if reader.findings:
        return PremisesAnswer(findings=reader.findings)
    if number is not None:
        proceeding = proceeding_or_requested(uow, tracking_code, now=clock.now())
        uow.repository(Proceedings).save(replace(proceeding, head_order=number))
    return PremisesAnswer(decision=decision, reason=reason)


def note_vital(uow: UnitOfWork, *, clock: Clock, bill_id: str, kind: PremisesKind) -> None:
    """Power is vital at the connection from now on. Raises NotFound for an unknown one."""
    uow.connections.get(bill_id)
    uow.repository(Proceedings).note_vital(VitalPremises(bill_id=bill_id, kind=kind, noted_at=clock.now()))


def forget_vital(uow: UnitOfWork, *, bill_id: str) -> None:
    """It is vital there no longer. Raises NotFound where it was not."""
    if uow.repository(Proceedings).vital_premises(bill_id) is None:
        raise NotFound("vital premises of connection", bill_id)
    uow.repository(Proceedings).forget_vital(bill_id)
