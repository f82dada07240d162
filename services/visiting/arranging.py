"""What the office decides after a visit in vain: when the agent goes again, or that nobody goes any more."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.clock import Clock
from services.company import Company
from services.forms.fields import FieldReader
from services.forms.findings import Reply
from services.labels import SIDES
from services.model.metering import WorkOrder, WorkOrderState
from services.model.visits import Appointment, Side, Window
from services.ports import UnitOfWork
from services.visiting.appointments import agree, told_window
from services.visiting.windows import WORDING, read_window


class Arrangement(StrEnum):
    """The office's decision."""

    APPOINTMENT = "appointment"
    AT_ONCE = "at-once"
    GIVE_UP = "give-up"


ARRANGED = WORDING.extended(
    titles={"decision": "تصمیم", **WORDING.titles, "reason": "دلیل صرف نظر"},
    messages={
        ("decision", "missing"): "تصمیم انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("decision", "not-here"): "در این خدمت نمی‌توان از مراجعه صرف نظر کرد. گزینهٔ دیگری را انتخاب کنید.",
        ("decision", "agreed-meanwhile"): (
            "{side} زمان {window} را تازه تعیین کرده است. «قرار تازه با مشترک» را با همین زمان انتخاب کنید."
            " اگر زمان دیگری لازم است، قرار را در صفحهٔ دستور کار جابه‌جا کنید."
        ),
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
    then nothing is done. Nor is it where a time was agreed on while the office decided: the engine may not have heard
    of it yet. Raises NotFound.
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
    meanwhile = _agreed_meanwhile(uow, order, at=clock.now())
    is_agreed = meanwhile is not None and meanwhile.window == window
    if meanwhile is not None and not is_agreed and not reader.findings:
        side, told = SIDES[meanwhile.agreed_by], told_window(meanwhile)
        reader.refuse("decision", "agreed-meanwhile", side=side, window=told)
    if decision is None or reader.findings:
        return ArrangementReply(findings=reader.findings)
    if window is not None and not is_agreed:
        agree(uow, clock=clock, company=company, order=order, window=window, by=Side.OFFICE)
    if decision is Arrangement.GIVE_UP:
        uow.metering.save_order(replace(order, state=WorkOrderState.CANCELLED))
    return ArrangementReply(decision=decision, reason=reason)


def _agreed_meanwhile(uow: UnitOfWork, order: WorkOrder, *, at: datetime) -> Appointment | None:
    """The appointment that was made since the last visit in vain, if its time is still to come."""
    agreed, attempts = uow.visits.appointments_of(order.number), uow.visits.attempts_of(order.number)
    if not agreed or agreed[-1].window.starts_at <= at:
        return None
    return agreed[-1] if not attempts or agreed[-1].agreed_at > attempts[-1].made_at else None
