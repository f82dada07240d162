"""The look at a place that the records hold as cut: whether it is, and what the meter has counted since (51-4-3)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.clock import Clock
from services.errors import InputRefused, NotFound
from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply, Wording
from services.intake.reading import REPORTED
from services.jalali import format_jalali, local_date
from services.labels import cut_case_text
from services.metering.report_fields import read_register
from services.metering.self_willed import (
    ends_in_collection,
    found_text,
    reason_of_cut,
    self_willed_of_subscriber,
)
from services.metering.self_willed_found import record_self_willed
from services.metering.self_willed_terms import self_willed_terms
from services.metering.work_orders import finish_order
from services.model.connections import ConnectionState, MeterReading
from services.model.cuts import Cut
from services.model.keys import WorkOrderKind
from services.model.metering import OrderOutcome, OrderReport, WorkOrder
from services.model.self_willed import FoundBy
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.text import fact_list, format_number, to_persian_digits

CHECK_ORDER = WorkOrderKind("cut-check")
_READING, _SEEN = "reading", "seen"


class Seen(StrEnum):
    """What the agent sees: power is off, as the records say, or it flows."""

    OFF = "off"
    FLOWS = "flows"


class CheckResult(StrEnum):
    """NOTHING: the cut stands. FOUND: power was brought back. DOUBT: a person decides."""

    NOTHING = "nothing"
    FOUND = "found"
    DOUBT = "doubt"


WORDING: Wording = REPORTED.extended(
    titles={"outcome": "آنچه دیدید", _READING: "کارکرد کنتور"},
    messages={
        ("outcome", "missing"): "انتخاب نشده است که برق قطع است یا برقرار. یکی از گزینه‌ها را انتخاب کنید.",
        (_READING, "below-cut"): (
            "این کارکرد از کارکرد هنگام قطع ({at_cut} کیلووات‌ساعت) کمتر است. کنتور را دوباره بخوانید؛ "
            "اگر همین است، همین عدد را دوباره وارد کنید."
        ),
        (_READING, "above-cut"): (
            "برق قطع است و این کارکرد از کارکرد هنگام قطع ({at_cut} کیلووات‌ساعت) بیشتر است. کنتور را دوباره بخوانید؛ "
            "اگر همین است، همین عدد را دوباره وارد کنید: واحد تشخیص تصمیم می‌گیرد."
        ),
    },
    roles={_READING: Role.READING},
)
DECISION = APPLICATION.extended(
    titles={"decision": "وصل خودسرانه", "reason": "دلیل"},
    messages={
        ("decision", "missing"): "وصل خودسرانه: گزینه‌ای انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("decision", "not-cut-any-more"): (
            "این انشعاب در این میان دیگر قطع نیست: درخواست دیگری برق را برقرار کرده یا کنتور را برداشته است، و دوباره "
            "قطع نمی‌شود. «نبوده است؛ پرونده بسته شود» را انتخاب کنید."
        ),
        ("reason", "missing"): "دلیل نظر خود را بنویسید.",
    },
)


_FIRST = "وصل: با تعهد کتبی، تسویهٔ کامل و دو برابر هزینهٔ وصل. بار دوم انشعاب برچیده می‌شود."
_SECOND = "این بار دوم است: برق دیگر وصل نمی‌شود و انشعاب برای همیشه برچیده می‌شود (۵۲-۴ د)."
"""With what was found before it, either is as long as a reason of an SMS may be: what is longer is cut off there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAnswer(Reply):
    """What came of it, None where something is to be corrected; `text`: what the agent has seen, Persian markdown."""

    result: CheckResult | None = None
    text: str = ""


def record_cut_check(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    tracking_code: str,
    work_order_number: str,
    report: object,
) -> CheckAnswer:
    """Keep what the agent has seen; what is wrong with it is the answer, and then nothing is kept. An order is reported
    once. Power that flows is recorded at once. Where it is off, and the meter shows another figure than at the cut, a
    person decides: either reading may be wrong. Raises NotFound, InputRefused for another order.
    """
    order = uow.metering.order(work_order_number)
    if order.tracking_code != tracking_code or order.kind != CHECK_ORDER:
        raise InputRefused(what="check of a cut", field="workOrder", code="not-this-request")
    if not _is_reported(uow, order):
        findings = _keep(uow, clock, order, report)
        if findings is not None:
            return findings
    result = check_result(uow, tracking_code=tracking_code)
    if result is CheckResult.FOUND:
        _record(uow, clock, reference, tracking_code)
    return CheckAnswer(result=result, text=seen_text(uow, tracking_code=tracking_code))


def decide_cut_check(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, report: object
) -> CheckAnswer:
    """A person's word where the figures leave a doubt: NOTHING or FOUND, and why. What is wrong with the form is the
    answer, and then nothing is kept; so is FOUND of what another request has ended meanwhile. Raises NotFound.
    """
    reader = FieldReader(report, DECISION)
    decision = reader.choice("decision", CheckResult)
    reader.reason()
    if decision is CheckResult.DOUBT:
        reader.refuse("decision", "missing")
    if decision is CheckResult.FOUND and _is_ended_by_another(uow, tracking_code):
        reader.refuse("decision", "not-cut-any-more")
    if decision is None or reader.findings:
        return CheckAnswer(findings=reader.findings)
    if decision is CheckResult.FOUND:
        _record(uow, clock, reference, tracking_code)
    return CheckAnswer(result=decision)


def seen_text(uow: UnitOfWork, *, tracking_code: str) -> str:
    """What the agent has reported beside what the records say, for whoever decides. Raises NotFound."""
    bill_id = uow.requests.get(tracking_code).application.bill_id
    seen, cut = _report(uow, tracking_code), _cut(uow, tracking_code)
    told = {"شناسهٔ قبض": to_persian_digits(bill_id)}
    if cut is not None:
        told["قطع در سوابق"] = (
            f"{format_jalali(local_date(cut.cut_at))}، {cut_case_text(cut.case, reason_of_cut(uow, cut))}"
        )
    told["مأمور"] = "برق برقرار است" if seen.answers[_SEEN] == Seen.FLOWS else "برق قطع است"
    shown, at_cut = seen.answers.get(_READING), _kwh_at_cut(uow, tracking_code)
    if isinstance(shown, MeterReading):
        told["کارکرد کنتور"] = f"{format_number(shown.kwh)} کیلووات‌ساعت"
    if at_cut is not None:
        told["کارکرد هنگام قطع"] = f"{format_number(at_cut)} کیلووات‌ساعت"
    before = [each for each in self_willed_of_subscriber(uow, bill_id) if each.tracking_code != tracking_code]
    if before:
        told["وصل خودسرانهٔ پیشین"] = "، ".join(format_jalali(each.found_on) for each in before)
    return fact_list(told.items())


def check_result(uow: UnitOfWork, *, tracking_code: str) -> CheckResult:
    """By the report and the reading of the cut; NOTHING where another request has ended the cut meanwhile."""
    seen = _report(uow, tracking_code)
    if _is_ended_by_another(uow, tracking_code):
        return CheckResult.NOTHING
    if seen.answers[_SEEN] == Seen.FLOWS:
        return CheckResult.FOUND
    shown, at_cut = seen.answers.get(_READING), _kwh_at_cut(uow, tracking_code)
    if not isinstance(shown, MeterReading) or at_cut is None or shown.kwh == at_cut:
        return CheckResult.NOTHING
    return CheckResult.DOUBT


def _is_ended_by_another(uow: UnitOfWork, tracking_code: str) -> bool:
    """The power was brought back, or the meter taken away, by another request since this one was begun."""
    bill_id = uow.requests.get(tracking_code).application.bill_id
    is_found = any(each.tracking_code == tracking_code for each in uow.self_willed.of_connection(bill_id))
    return not is_found and uow.connections.get(bill_id).state is not ConnectionState.CUT


def _keep(uow: UnitOfWork, clock: Clock, order: WorkOrder, report: object) -> CheckAnswer | None:
    reader, now = FieldReader(report, WORDING), clock.now()
    seen = reader.choice("outcome", Seen)
    shown = _read(uow, reader, order, seen=seen, today=local_date(now))
    if seen is None or reader.findings:
        return CheckAnswer(findings=reader.findings)
    answers = {_SEEN: seen.value} if shown is None else {_SEEN: seen.value, _READING: shown}
    kept = OrderReport(
        work_order_number=order.number, outcome=OrderOutcome.DONE, reason=None, answers=answers, reported_at=now
    )
    uow.metering.add_order_report(kept)
    finish_order(uow, order, at=now)
    return None


def _read(
    uow: UnitOfWork, reader: FieldReader, order: WorkOrder, *, seen: Seen | None, today: date
) -> MeterReading | None:
    """A figure that does not go with that of the cut is read again; given twice, it is taken."""
    connection, at_cut = uow.connections.get(order.bill_id), _kwh_at_cut(uow, order.tracking_code)
    kwh = read_register(uow, reader, order, connection.meter, required=False)
    if kwh is None:
        return None
    shown = MeterReading(kwh=kwh, taken_on=today)
    if at_cut is not None and order.questioned_kwh != kwh and not reader.findings:
        _question(uow, reader, order, shown, at_cut=at_cut, seen=seen)
    return shown


def _question(
    uow: UnitOfWork, reader: FieldReader, order: WorkOrder, shown: MeterReading, *, at_cut: int, seen: Seen | None
) -> None:
    """Where the figure is below that of the cut, or far above it while power is off."""
    is_far_above = seen is Seen.OFF and self_willed_terms().tells_of_use(shown.kwh - at_cut, on=shown.taken_on)
    if shown.kwh < at_cut or is_far_above:
        reader.refuse(_READING, "above-cut" if is_far_above else "below-cut", at_cut=format_number(at_cut))
        uow.metering.save_order(replace(order, questioned_kwh=shown.kwh))


def _kwh_at_cut(uow: UnitOfWork, tracking_code: str) -> int | None:
    cut = _cut(uow, tracking_code)
    return None if cut is None or cut.reading is None else cut.reading.kwh


def _cut(uow: UnitOfWork, tracking_code: str) -> Cut | None:
    """The one that stands, or stood until this request has found that it does not."""
    bill_id = uow.requests.get(tracking_code).application.bill_id
    cuts = [each for each in uow.cuts.of_connection(bill_id) if each.tracking_code != tracking_code]
    return cuts[-1] if cuts else None


def _report(uow: UnitOfWork, tracking_code: str) -> OrderReport:
    """The newest one of a check. Raises NotFound where nobody has reported yet."""
    kept = [each for each in uow.metering.order_reports_of(tracking_code) if _SEEN in each.answers]
    if not kept:
        raise NotFound("check of a cut", tracking_code)
    return kept[-1]


def _is_reported(uow: UnitOfWork, order: WorkOrder) -> bool:
    return any(each.work_order_number == order.number for each in uow.metering.order_reports_of(order.tracking_code))


def _record(uow: UnitOfWork, clock: Clock, reference: ReferenceData, tracking_code: str) -> None:
    shown = _report(uow, tracking_code).answers.get(_READING)
    record_self_willed(
        uow,
        clock=clock,
        reference=reference,
        request=uow.requests.get(tracking_code),
        found_by=FoundBy.CHECK,
        shown=shown if isinstance(shown, MeterReading) else None,
    )


def found_sms_text(uow: UnitOfWork, *, tracking_code: str) -> str:
    """What the subscriber is told of what was found, and what it comes to, in Persian sentences of an SMS."""
    request = uow.requests.get(tracking_code)
    bill_id = request.application.bill_id
    found = next(each for each in uow.self_willed.of_connection(bill_id) if each.tracking_code == tracking_code)
    return f"{found_text(found)}. {_SECOND if ends_in_collection(uow, bill_id) else _FIRST}"
