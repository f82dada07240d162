"""What the office decides after a visit in vain: when the agent goes again, or that nobody goes any more."""

from dataclasses import dataclass, replace
from enum import StrEnum

from services.clock import Clock
from services.company import Company
from services.forms.fields import FieldReader
from services.forms.findings import Reply
from services.model.metering import WorkOrderState
from services.model.visits import Side, Window
from services.ports import UnitOfWork
from services.visiting.appointments import agree
from services.visiting.windows import WORDING, read_window


class Arrangement(StrEnum):
    """The office's decision."""

    APPOINTMENT = "appointment"
    AT_ONCE = "at-once"
    GIVE_UP = "give-up"


ARRANGED = WORDING.extended(
    titles={"decision": "تصمیم", "reason": "دلیل صرف نظر"},
    messages={
        ("decision", "missing"): "تصمیم انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("decision", "not-here"): "در این خدمت نمی‌توان از مراجعه صرف نظر کرد. گزینهٔ دیگری را انتخاب کنید.",
        ("reason", "missing"): "دلیل صرف نظر را بنویسید.",
        ("reason", "shape"): "دلیل صرف نظر را با چند کلمه بنویسید.",
        ("reason", "too-long"): "دلیل صرف نظر را کوتاه‌تر بنویسید.",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangementReply(Reply):
    """What was decided; None where something of it is to be corrected. `reason` says why nobody goes any more."""

    decision: Arrangement | None = None
    reason: str | None = None


def record_arrangement(
    uow: UnitOfWork, *, clock: Clock, company: Company, work_order_number: str, arrangement: object, may_give_up: bool
) -> ArrangementReply:
    """Do what the office has decided: agree on a time, or call the agent back. What is wrong with it is the answer;
    then nothing is done. Raises NotFound.
    """
    order = uow.metering.order(work_order_number)
    reader = FieldReader(arrangement, ARRANGED)
    decision = reader.choice("decision", Arrangement)
    if decision is Arrangement.GIVE_UP and not may_give_up:
        reader.refuse("decision", "not-here")
    reason = reader.reason() if decision is Arrangement.GIVE_UP and may_give_up else None
    window: Window | None = None
    if decision is Arrangement.APPOINTMENT:
        window = read_window(uow, reader, order, now=clock.now())
    if decision is None or reader.findings:
        return ArrangementReply(findings=ARRANGED.in_form_order(reader.findings))
    if window is not None:
        agree(uow, clock=clock, company=company, order=order, window=window, by=Side.OFFICE)
    if decision is Arrangement.GIVE_UP:
        uow.metering.save_order(replace(order, state=WorkOrderState.CANCELLED))
    return ArrangementReply(decision=decision, reason=reason)
