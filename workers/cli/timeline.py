"""The story of one request: steps with their limits, bills with their identifiers, SMS as sent. Persian, Jalali."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.jalali import format_jalali_time
from services.labels import OUTCOMES, REQUEST_STATES, SMS_STATES, STEP_STATES
from services.model.bills import Bill, BillKind, BillState
from services.model.notices import Sms
from services.model.requests import Request
from services.model.steps import StepEntry, StepState
from services.ports import UnitOfWork
from services.steps.catalogue import step_of
from services.text import format_rials, to_persian_digits

_BILL_KINDS: Mapping[BillKind, str] = {
    BillKind.PERIODIC: "مصرف دوره",
    BillKind.FEES: "هزینهٔ خدمات",
    BillKind.SETTLEMENT: "تسویه حساب",
    BillKind.DEBT: "بدهی",
}
_BILL_STATES: Mapping[BillState, str] = {
    BillState.ISSUED: "پرداخت‌نشده",
    BillState.PAID: "پرداخت‌شده",
    BillState.VOID: "باطل",
}
_STATE_STYLES: Mapping[StepState, str] = {StepState.MISSED: "red", StepState.MET: "green", StepState.OPEN: "yellow"}
_NOTHING = "—"


def timeline(uow: UnitOfWork, request: Request) -> RenderableType:
    """The request's timeline."""
    code = request.tracking_code
    return Group(
        Text(heading(request), style="bold"),
        steps_table(uow.steps.of_request(code)),
        bills_table(uow.bills.of_request(code)),
        sms_table(uow.outbox.sms_of(code)),
    )


def heading(request: Request) -> str:
    """The request in one line, without personal data."""
    state = REQUEST_STATES[request.state]
    outcome = f" · {OUTCOMES[request.outcome]}" if request.outcome else ""
    bill_id = to_persian_digits(request.application.bill_id)
    return f"درخواست {to_persian_digits(request.tracking_code)} · شناسهٔ قبض {bill_id} · {state}{outcome}"


def steps_table(entries: Sequence[StepEntry]) -> Table:
    """Who did what, when, and whether in time."""
    table = _table("گام‌ها", "گام", "شناسه", "واحد", "کار", "آغاز", "مهلت", "پایان", "نتیجه")
    for entry in entries:
        step = step_of(entry.step)
        number = _NOTHING if step.is_whole_service else to_persian_digits(step.number)
        times = (_time(entry.started_at), _time(entry.due_at), _time(entry.finished_at))
        state = Text(STEP_STATES[entry.state], style=_STATE_STYLES.get(entry.state, ""))
        table.add_row(number, entry.step, step.role_title, step.title, *times, state)
    return table


def bills_table(bills: Sequence[Bill]) -> Table:
    """The bills with the identifiers by which they are paid."""
    table = _table("قبض‌ها", "شماره", "نوع", "شناسهٔ قبض", "شناسهٔ پرداخت", "مبلغ", "وضعیت")
    for bill in bills:
        kind = _BILL_KINDS[bill.kind] + (" (علی‌الحساب)" if bill.provisional else "")
        identifiers = (bill.bill_id, bill.payment_id)
        table.add_row(bill.number, kind, *identifiers, format_rials(bill.payable), _BILL_STATES[bill.state])
    return table


def sms_table(messages: Sequence[Sms]) -> Table:
    """Each SMS as it was, or will be, sent; numbers are masked."""
    table = _table("پیامک‌ها", "زمان", "کد رهگیری", "به", "متن", "وضعیت")
    for sms in messages:
        code = sms.tracking_code or _NOTHING
        table.add_row(_time(sms.created_at), code, _masked(sms.mobile), sms.text, SMS_STATES[sms.state])
    return table


def requests_table(requests: Sequence[Request]) -> Table:
    """Requests, one a line, without personal data."""
    table = _table("درخواست‌ها", "کد رهگیری", "شناسهٔ قبض", "ثبت", "وضعیت", "نتیجه")
    for request in requests:
        outcome = OUTCOMES[request.outcome] if request.outcome else _NOTHING
        state = REQUEST_STATES[request.state]
        registered = _time(request.registered_at)
        table.add_row(request.tracking_code, request.application.bill_id, registered, state, outcome)
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", show_lines=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _time(moment: datetime | None) -> str:
    return _NOTHING if moment is None else format_jalali_time(moment)


def _masked(mobile: str) -> str:
    return f"{mobile[:4]}***{mobile[-4:]}"
