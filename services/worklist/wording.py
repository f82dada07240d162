"""The words of the worklist, the same on the page and in the terminal."""

from datetime import datetime

from services.catalogue import service_title
from services.jalali import format_due_time, format_jalali_time
from services.labels import REQUEST_STATES, outcome_title
from services.model.requests import Request
from services.steps.forecast import Pace
from services.text import format_duration, to_persian_digits
from services.units import all_units
from services.worklist.lines import Line, Worklist

FREE = "آزاد"
NO_LIMIT = "بی‌مهلت"
STANDS_STILL = "ایستاده تا اقدام متقاضی"
NOT_REGISTERED = "هنوز ثبت نشده"
_OF_NO_REQUEST = "بدون درخواست"
OF_SERVICE = "پایان مهلت خدمت"
TASKS_UNKNOWN = "Tasklist پاسخ نمی‌دهد: اکنون معلوم نیست هر کار در دست کیست. این فهرست از ثبت گام‌هاست."
UNKNOWN = "نامعلوم"


def code_text(line: Line) -> str:
    """The tracking code's digits, or why there is none: it comes with the registration; money may have no request."""
    return line.tracking_code or (NOT_REGISTERED if line.service else _OF_NO_REQUEST)


def holder_text(worklist: Worklist, line: Line) -> str:
    """Who has the task, by the Persian name; «آزاد»; or, where there is no task, for whom the step waits."""
    if line.task is not None:
        return login_title(line.task.assignee) if line.task.assignee else FREE
    if worklist.tasks_known and line.step is not None:
        return f"در انتظار {line.step.role_title}"
    return UNKNOWN


def login_title(login: str) -> str:
    """The Persian name of a login: its unit's, or the login itself, where it is no unit's."""
    unit = all_units().get(login)
    return unit.title if unit else login


def due_text(line: Line) -> str:
    """The due moment with its hour. Whoever shows it says OF_SERVICE beside it where the line's limit is that."""
    if line.due_at is not None:
        return format_due_time(line.due_at, is_estimated=line.is_estimated)
    return STANDS_STILL if line.stands_still else NO_LIMIT


def time_text(line: Line, now: datetime) -> str:
    """How late the line is, or how long there is still; empty without a limit."""
    if line.due_at is None:
        return ""
    if now > line.due_at:
        return f"{format_duration(now - line.due_at)} دیر"
    return f"{format_duration(line.due_at - now)} مانده"


def pace_text(pace: Pace) -> str:
    """How many runs of a step its unit has finished on its last working day, and in how much time with work to do."""
    finished = to_persian_digits(pace.finished) if pace.finished else "هیچ"
    return f"{finished} کار در {format_duration(pace.busy)}"


def standing_text(request: Request | None) -> str:
    """Where a request stands, in a line without personal data."""
    if request is None:
        return "درخواستی با این کد رهگیری ثبت نشده است."
    said = f"{service_title(request.application.service_key)}، {REQUEST_STATES[request.state]}"
    if request.outcome is None or request.closed_at is None:
        return f"{said}."
    return f"{said}: {outcome_title(request.outcome)}، {format_jalali_time(request.closed_at)}."
