"""The story of one request: steps with their limits, bills with their identifiers, SMS as sent. Persian, Jalali."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.billing.payment_view import amount_text, day_text
from services.billing.view import readings_text
from services.catalogue import service_title
from services.changes.wording import change_text, change_title
from services.jalali import ESTIMATED, format_jalali, format_jalali_time
from services.labels import (
    BILL_STATES,
    JUDGEMENTS,
    NOTICES,
    OPEN_REVIEW,
    PAYMENT_CHANNELS,
    PAYMENT_STATES,
    REQUEST_STATES,
    REVIEW_OUTCOMES,
    SMS_STATES,
    STEP_STATES,
    bill_kind_title,
    outcome_title,
    reading_text,
)
from services.model.bills import FEES_CREDITED, PREPAYMENT_CREDITED, Bill, Payment
from services.model.changes import ConnectionChange
from services.model.connections import ReadingJudgement
from services.model.notices import Sms, SmsState
from services.model.requests import Request
from services.model.reviews import StepReview
from services.model.steps import StepEntry, StepState
from services.retention.rules import BLANK
from services.steps.catalogue import step_of
from services.steps.due import StepTime, rests_on_estimate
from services.text import format_duration, format_rials, to_persian_digits
from services.timeline import Timeline
from services.worklist.wording import STANDS_STILL
from workers.cli.console import NOTHING, moment_cell, narrow, plain_table

_STATE_STYLES: Mapping[StepState, str] = {StepState.MISSED: "red", StepState.MET: "green", StepState.OPEN: "yellow"}
_CREDIT_NOTES = {FEES_CREDITED: "برگشت هزینه", PREPAYMENT_CREDITED: "بستانکاری پیش‌پرداخت"}
_REMOVED = "متن پس از پایان مدت نگهداری پاک شده است"


def timeline(told: Timeline) -> RenderableType:
    """The request's timeline. What it has none of is left out."""
    tables = (
        steps_table(told.steps, told.times, service_key=told.request.application.service_key),
        reviews_table(told.reviews, told.steps),
        bills_table(told.bills),
        energy_table(told.bills),
        judgements_table(told.judgements),
        changes_table(told.changes),
        payments_table(told.payments),
        sms_table(told.sms),
    )
    return Group(Text(heading(told.request), style="bold"), *(table for table in tables if table.row_count))


def heading(request: Request) -> str:
    """The request in one line, without personal data."""
    state = REQUEST_STATES[request.state]
    outcome = f" · {outcome_title(request.outcome)}" if request.outcome else ""
    bill_id = to_persian_digits(request.application.bill_id)
    service = service_title(request.application.service_key)
    return f"{service} · درخواست {to_persian_digits(request.tracking_code)} · شناسهٔ قبض {bill_id} · {state}{outcome}"


def steps_table(entries: Sequence[StepEntry], times: Mapping[int, StepTime], *, service_key: str) -> Table:
    """Who did what, when, and whether in time; where not all of the time counts, how much of it does."""
    table = plain_table("گام‌ها", "گام", "کار", "آغاز", "مهلت", "پایان", "نتیجه")
    for entry in entries:
        step = step_of(entry.step, service_key=service_key)
        moments = (moment_cell(entry.started_at), _due_cell(entry), moment_cell(entry.finished_at))
        state = Text(STEP_STATES[entry.state], style=_STATE_STYLES.get(entry.state, ""))
        work = step.title if step.is_whole_service else f"{step.role_title}: {step.title}"
        table.add_row(entry.step, f"{work}{_counted(entry, times)}", *moments, state)
    return table


def _due_cell(entry: StepEntry) -> str:
    if entry.stands_still:
        return narrow(STANDS_STILL)
    return f"{moment_cell(entry.due_at)}\n{ESTIMATED}" if rests_on_estimate(entry) else moment_cell(entry.due_at)


def _counted(entry: StepEntry, times: Mapping[int, StepTime]) -> str:
    time = times.get(entry.element_instance_key)
    if entry.limit is None or time is None or time.counted == time.spent:
        return ""
    return f"\nزمان: {format_duration(time.spent)}؛ شمرده: {format_duration(time.counted)}"


def reviews_table(reviews: Sequence[StepReview], entries: Sequence[StepEntry]) -> Table:
    """What the supervisor was told of limits, and did; or that the step was done before anybody had to look."""
    table = plain_table("رسیدگی سرپرست", "خبر", "گام", "چه شد", "پایان", "اقدام سرپرست")
    steps = {entry.element_instance_key: entry.step for entry in entries}
    for each in reviews:
        told = Text(f"{NOTICES[each.notice]} · {format_jalali_time(each.told_at)}")
        outcome = REVIEW_OUTCOMES[each.outcome] if each.outcome else OPEN_REVIEW
        note = each.note or NOTHING
        table.add_row(told, steps[each.element_instance_key], outcome, moment_cell(each.ended_at), note)
    return table


def bills_table(bills: Sequence[Bill]) -> Table:
    """The bills with the identifiers by which they are paid."""
    table = plain_table("قبض‌ها", "شماره", "نوع", "شناسهٔ قبض", "شناسهٔ پرداخت", "مبلغ", "وضعیت")
    for bill in bills:
        kind = _bill_kind(bill)
        identifiers = (bill.bill_id, bill.payment_id)
        table.add_row(bill.number, kind, *identifiers, _amount(bill), BILL_STATES[bill.state])
    return table


def energy_table(bills: Sequence[Bill]) -> Table:
    """Between which readings the bills charge energy; those that charge none are left out."""
    table = plain_table("کارکرد قبض‌ها", "شماره", "کارکرد")
    for bill in bills:
        if text := readings_text(bill):
            table.add_row(bill.number, text)
    return table


def judgements_table(judgements: Sequence[ReadingJudgement]) -> Table:
    """What the diagnosis unit has said of readings that contradict each other, and why."""
    table = plain_table("نظر دربارهٔ قرائت‌ها", "زمان", "کارکرد", "در برابر", "نظر", "دلیل")
    for each in judgements:
        counts = (reading_text(each.reading), reading_text(each.against))
        table.add_row(moment_cell(each.judged_at), *counts, JUDGEMENTS[each.judgement], each.reason)
    return table


def changes_table(changes: Sequence[ConnectionChange]) -> Table:
    """What the request has changed of the records of connections, and from which day on it counts."""
    table = plain_table("تغییرهای پرونده", "زمان", "شناسهٔ قبض", "تغییر", "چه بود و چه شد", "از تاریخ")
    for each in changes:
        told = (change_title(each), change_text(each), format_jalali(each.effective_on))
        table.add_row(moment_cell(each.changed_at), each.bill_id, *told)
    return table


def payments_table(payments: Sequence[Payment]) -> Table:
    """What has paid the bills, or had paid them until it was reversed."""
    table = plain_table("پرداخت‌ها", "قبض", "مبلغ", "تاریخ", "مرجع", "چگونه", "وضعیت")
    for each in payments:
        cells = (amount_text(each), day_text(each), each.reference, PAYMENT_CHANNELS[each.channel])
        table.add_row(each.bill_number, *cells, PAYMENT_STATES[each.state])
    return table


def _bill_kind(bill: Bill) -> str:
    for line in bill.lines:
        if line.code in _CREDIT_NOTES:
            return _CREDIT_NOTES[line.code]
    return bill_kind_title(bill.kind) + (" (علی‌الحساب)" if bill.provisional else "")


def _amount(bill: Bill) -> str:
    """What is to be paid; of a credit note, what is given back."""
    return format_rials(bill.total if bill.is_credit_note else bill.payable)


def sms_table(messages: Sequence[Sms]) -> Table:
    """Each SMS as it was, or will be, sent; numbers are masked. Of one kept long enough, only that it was."""
    table = plain_table("پیامک‌ها", "زمان", "کد رهگیری", "به", "متن", "وضعیت")
    for sms in messages:
        code = sms.tracking_code or NOTHING
        to, text = (_masked(sms.mobile), sms.text) if sms.mobile != BLANK else (NOTHING, _REMOVED)
        table.add_row(moment_cell(sms.created_at), code, to, text, _sms_state(sms))
    return table


def _sms_state(sms: Sms) -> str:
    """Of one that waits for the morning, also for when: nothing hinders it."""
    state = SMS_STATES[sms.state]
    waits = sms.state is SmsState.QUEUED and sms.not_before is not None
    return f"{state}\nاز {moment_cell(sms.not_before)}" if waits else state


def requests_table(requests: Sequence[Request]) -> Table:
    """Requests, one a line, without personal data."""
    table = plain_table("درخواست‌ها", "کد رهگیری", "خدمت", "شناسهٔ قبض", "ثبت", "وضعیت", "نتیجه")
    for request in requests:
        outcome = outcome_title(request.outcome) if request.outcome else NOTHING
        state = REQUEST_STATES[request.state]
        registered = moment_cell(request.registered_at)
        service = service_title(request.application.service_key)
        table.add_row(request.tracking_code, service, request.application.bill_id, registered, state, outcome)
    return table


def _masked(mobile: str) -> str:
    return f"{mobile[:4]}***{mobile[-4:]}"
