"""The unit orders a cut and the subscriber is warned: of what, how much, from which day on, and how he avoids it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.clock import Clock
from services.errors import NotFound
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import format_jalali, local_date
from services.labels import CUT_CASES
from services.model.cuts import CutCase
from services.ports import UnitOfWork
from services.specific.temporary_cut.debts import owed_for
from services.specific.temporary_cut.hours import cutting_hours
from services.specific.temporary_cut.model import OWN_DEBT, Debt, Proceeding
from services.specific.temporary_cut.objections import paused_for
from services.specific.temporary_cut.ports import Proceedings, proceeding_of
from services.text import format_rials, to_persian_digits


class CutOrderDecision(StrEnum):
    """What the unit that may order it says of a cut that was begun."""

    WARN = "warn"
    DROP = "drop"


WORDING = APPLICATION.extended(
    titles={"decision": "دستور", "reason": "دلیل صرف نظر"},
    messages={
        ("decision", "missing"): "دستور انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("reason", "missing"): "دلیل صرف نظر از قطع را بنویسید.",
    },
)

_WHY = {
    CutCase.DEFAULT: "قصور در تعهدات انشعاب؛ آن را تا آن روز رفع کنید",
    CutCase.UNAUTHORISED: "مصرف غیرمجاز یا رعایت‌نکردن مقررات و حریم؛ آن را تا آن روز رفع کنید",
    CutCase.UNREADABLE: "کنتور سه دوره خوانده نشد؛ تا آن روز زمان قرائت را هماهنگ کنید",
    CutCase.COURT_ORDER: "حکم یا قرارداد مقام قضایی؛ به همان مرجع مراجعه کنید",
    CutCase.WATER_AUTHORITY: "درخواست آب منطقه‌ای؛ به آن سازمان مراجعه کنید",
    CutCase.SISTER_COMPANY: "بدهی شما به شرکت توزیع دیگر؛ رسید پرداخت آن را تا آن روز بیاورید",
}


_NOT_OWED = {
    Debt.NOTHING: "بدهی پرداخت شده است.",
    Debt.BELOW_LEAST: "بدهی مانده از کمترین بدهی برای قطع کمتر است.",
    Debt.INSTALMENTS: "بدهی قسط‌بندی شده است و قسط‌ها به موقع پرداخت می‌شود.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOrderAnswer(Reply):
    """What was ordered; None where something of the form is to be corrected."""

    decision: CutOrderDecision | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CutWarning:
    """Until when the warning runs as it stands, and the day from which on power is cut then."""

    ends_at: datetime
    cut_from: str


def describe_cut(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> str:
    """What is begun, for whoever orders it: Persian markdown. Raises NotFound."""
    proceeding = proceeding_of(uow, tracking_code)
    connection = uow.connections.get(proceeding.bill_id)
    facts = {"مورد": CUT_CASES[proceeding.case], "شناسهٔ قبض": to_persian_digits(connection.bill_id)}
    if proceeding.debtor_bill_id is not None:
        facts["اشتراک بدهکار"] = to_persian_digits(proceeding.debtor_bill_id)
    if proceeding.evidence is not None:
        facts["شمارهٔ مدرک"] = to_persian_digits(proceeding.evidence)
    if proceeding.case in OWN_DEBT:
        owed = owed_for(uow, proceeding, at=clock.now())
        bills = "، ".join(to_persian_digits(bill.number) for bill in owed.bills)
        facts["بدهی سررسیدگذشته"] = f"{format_rials(owed.amount)} (قبض {bills})" if bills else format_rials(owed.amount)
    return "\n".join(f"- **{title}:** {fact}" for title, fact in facts.items())


def order_cut(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, report: object, warning_for: timedelta
) -> CutOrderAnswer:
    """Keep the order: the warning begins now, for so long. What is wrong with the form is the answer, and then nothing
    is kept; a warning that has begun begins once. Nobody is warned of a debt that he owes no longer: the cut is dropped
    then, whatever was ordered. Raises NotFound.
    """
    proceeding = proceeding_of(uow, tracking_code)
    if proceeding.warned_at is not None:
        return CutOrderAnswer(decision=CutOrderDecision.WARN)
    reader = FieldReader(report, WORDING)
    decision = reader.choice("decision", CutOrderDecision)
    reason = reader.reason() if decision is CutOrderDecision.DROP else None
    if decision is None or reader.findings:
        return CutOrderAnswer(findings=reader.findings)
    if decision is CutOrderDecision.WARN:
        debt = owed_for(uow, proceeding, at=clock.now()).debt
        if debt in _NOT_OWED:
            return CutOrderAnswer(decision=CutOrderDecision.DROP, reason=_NOT_OWED[debt])
        warned = replace(proceeding, warned_at=clock.now(), warning_for=warning_for)
        uow.repository(Proceedings).save(warned)
    return CutOrderAnswer(decision=decision, reason=reason)


def find_warning(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> CutWarning:
    """Until when the warning runs: it stands still while an objection is open. The day that it names is never a past
    one, though the period was over before an objection was refused. Raises NotFound.
    """
    proceeding = proceeding_of(uow, tracking_code)
    if proceeding.warned_at is None or proceeding.warning_for is None:
        raise NotFound("warning of cut", tracking_code)
    paused = paused_for(uow.objections.of_request(tracking_code), now=clock.now())
    ends_at = proceeding.warned_at + proceeding.warning_for + paused
    earliest = max(ends_at, clock.now())
    first = cutting_hours(uow, proceeding.bill_id, since=earliest).next_after(earliest)
    return CutWarning(ends_at=ends_at, cut_from=format_jalali(local_date(first)))


def warning_text(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> str:
    """Why, how much, and how it is avoided, in one Persian sentence of an SMS. Raises NotFound."""
    proceeding = proceeding_of(uow, tracking_code)
    if proceeding.case not in OWN_DEBT:
        return _WHY[proceeding.case]
    return _of_debt(proceeding, format_rials(owed_for(uow, proceeding, at=clock.now()).amount))


def _of_debt(proceeding: Proceeding, amount: str) -> str:
    whose = "" if proceeding.debtor_bill_id is None else " در اشتراک دیگر شما"
    indebted = to_persian_digits(proceeding.indebted)
    return f"بدهی {amount}{whose}؛ با پرداخت قبض‌های شناسهٔ {indebted} تا آن روز قطع نمی‌شود"
