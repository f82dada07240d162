"""A unit decides on a removal that was begun: the subscriber is warned, with what he is to pay and until when, or it is
dropped. The connection's file is looked at with it: the cost that the debt has to reach goes by the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.clock import Clock
from services.errors import NotFound
from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.forms.findings import Reply, Wording
from services.jalali import format_jalali, local_date
from services.metering.custody import start_of_day
from services.money import Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.permanent_collection import file_check
from services.specific.permanent_collection.file_check import read_file_check
from services.specific.permanent_collection.ports import Collections, Removals, removal_of
from services.specific.permanent_collection.removal_beginning import is_vital
from services.specific.permanent_collection.removal_grounds import WHY_NOT, ground_of_removal
from services.specific.permanent_collection.removal_terms import removal_terms
from services.specific.permanent_collection.removals import Removal, RemovalCase
from services.text import format_rials, to_persian_digits


class RemovalDecision(StrEnum):
    """What the unit says of a removal that was begun."""

    WARN = "warn"
    DROP = "drop"


_OWN_TITLES: Mapping[str, str] = {
    "decision": "تصمیم",
    "dropReason": "دلیل صرف نظر",
    "headOrder": "شمارهٔ دستور کتبی رئیس واحد",
}

_OWN = Wording(
    titles=_OWN_TITLES,
    messages={
        ("decision", "missing"): "تصمیم انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("dropReason", "missing"): "دلیل صرف نظر از جمع‌آوری را بنویسید.",
        ("headOrder", "missing"): (
            "برق این محل حیاتی است و تنها با دستور کتبی رئیس واحد جمع‌آوری می‌شود. شمارهٔ آن را وارد کنید."
        ),
        ("headOrder", "shape"): "شمارهٔ دستور باید رقم یا حرف داشته باشد. آن را از روی دستور وارد کنید.",
    },
    roles={"dropReason": Role.WORDS, "headOrder": Role.PERMIT},
)
_FILE = file_check.WORDING
WORDING = _OWN.extended(titles=_FILE.titles, messages=_FILE.messages, roles=_FILE.roles)
"""In the form the decision stands in front of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalOrder(Reply):
    """What was decided, and why it is dropped; None where something of the form is to be corrected."""

    decision: RemovalDecision | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalWarning:
    """Until when the subscriber may pay, and what he is told, in Persian: the last day, and what he owes."""

    ends_at: datetime
    last_day: str
    text: str


def order_removal(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, report: object
) -> RemovalOrder:
    """Keep the decision: the warning begins now, and begins once. What is wrong with the form is the answer, and then
    nothing is kept. Nobody is warned where there is no ground any more by the file and the books: it is dropped then,
    whatever was decided. Fields: `decision`; `dropReason`, or `headOrder` for vital premises and those of the
    check of the file (step 3). Raises NotFound.
    """
    removal = removal_of(uow, tracking_code)
    if removal.warned_at is not None:
        return RemovalOrder(decision=RemovalDecision.WARN)
    reader = FieldReader(report, WORDING)
    decision = reader.choice("decision", RemovalDecision)
    if decision is RemovalDecision.DROP:
        reason = reader.reason("dropReason")
        return RemovalOrder(decision=decision if reason else None, reason=reason, findings=reader.findings)
    head_order = _head_order(uow, reader, removal.bill_id)
    file = read_file_check(uow, clock=clock, reference=reference, tracking_code=tracking_code, report=report)
    reader.tell(file.findings)
    if decision is None or file.check is None or reader.findings:
        return RemovalOrder(findings=reader.findings)
    uow.repository(Collections).save_file_check(file.check)
    ground = ground_of_removal(uow, reference, removal, at=clock.now())
    if not ground.stands:
        return RemovalOrder(decision=RemovalDecision.DROP, reason=WHY_NOT[ground.standing])
    today = local_date(clock.now())
    warned = replace(
        removal,
        warned_at=clock.now(),
        pay_until=today + removal_terms().time_to_pay(today),
        head_order=head_order,
    )
    uow.repository(Removals).save(warned)
    return RemovalOrder(decision=decision)


def removal_warning(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> RemovalWarning:
    """The warning as it stands. Raises NotFound where nobody was warned."""
    removal = removal_of(uow, tracking_code)
    if removal.pay_until is None:
        raise NotFound("warning of removal", tracking_code)
    debt = ground_of_removal(uow, reference, removal, at=clock.now()).debt
    return RemovalWarning(
        ends_at=end_of_time(removal.pay_until),
        last_day=format_jalali(removal.pay_until),
        text=_why(removal, debt),
    )


def end_of_time(pay_until: date) -> datetime:
    """The moment at which the last day to pay is over."""
    return start_of_day(pay_until + timedelta(days=1))


def _why(removal: Removal, debt: Rials) -> str:
    """What it is for; a debt besides the second self-willed reconnection is set off later."""
    if removal.case is RemovalCase.SELF_WILLED:
        return "وصل خودسرانهٔ برق برای بار دوم"
    return f"بدهی سررسیدگذشته {format_rials(debt)}؛ قبض‌های شناسهٔ {to_persian_digits(removal.bill_id)} را بپردازید"


def _head_order(uow: UnitOfWork, reader: FieldReader, bill_id: str) -> str | None:
    """The number of the head's order, where somebody lives on the power."""
    if not is_vital(uow, bill_id):
        return None
    number = reader.text("headOrder")
    if number is not None and not any(map(str.isalnum, number)):
        reader.refuse("headOrder", "shape")
    return number
