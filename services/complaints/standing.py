"""How it stands with objections to a request, as whoever asks after it is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from services.complaints.making import other_way
from services.complaints.second_look import ABOUT
from services.complaints.terms import is_in_time, open_until
from services.jalali import format_jalali_time
from services.model.complaints import Complaint, ComplaintDecision
from services.model.requests import Request
from services.ports import UnitOfWork
from services.retention.rules import BLANK
from services.text import to_persian_digits

STEP = "CMP-01"

_DECIDED = {
    ComplaintDecision.STANDS: "نتیجه می‌ماند",
    ComplaintDecision.JUSTIFIED: "وارد شناخته شد",
    ComplaintDecision.REOPENED: "پذیرفته شد و درخواست از نو آغاز شد",
}


def complaint_lines(uow: UnitOfWork, request: Request, *, now: datetime) -> Iterator[str]:
    """Until when one may object, each complaint with its answer, and the requests that it links; Persian sentences."""
    known = uow.complaints.of_request(request.tracking_code)
    first = uow.complaints.find_by_draft(request.draft_key)
    if first is not None:
        code = to_persian_digits(first.tracking_code)
        yield f"این درخواست پس از اعتراض به نتیجهٔ درخواست {code} از نو آغاز شده است."
    for each in known:
        yield from _told(uow, each)
    if may_object(uow, request, now=now) and not known and request.closed_at is not None:
        yield f"تا {format_jalali_time(open_until(request.closed_at))} می‌توان به نتیجهٔ آن اعتراض کرد."


def may_object(uow: UnitOfWork, request: Request, *, now: datetime) -> bool:
    """Whether the window is open, and the service has no other way for it."""
    if request.closed_at is None or not is_in_time(now, closed_at=request.closed_at):
        return False
    return other_way(uow, request) is None


def _told(uow: UnitOfWork, complaint: Complaint) -> Iterator[str]:
    made = f"اعتراض {format_jalali_time(complaint.made_at)} ({ABOUT[complaint.about]})"
    if complaint.answered_at is None or complaint.decision is None:
        run = uow.steps.open_run(complaint.tracking_code, STEP)
        until = "" if run is None or run.due_at is None else f" تا {format_jalali_time(run.due_at)}"
        yield f"{made}: کس دیگری دوباره رسیدگی می‌کند و{until} پاسخ می‌دهد."
        return
    answer = f" {complaint.answer}" if complaint.answer and complaint.answer != BLANK else ""
    yield f"{made}، پاسخ {format_jalali_time(complaint.answered_at)}: {_DECIDED[complaint.decision]}.{answer}"
    again = None if complaint.draft_key is None else uow.requests.find_by_draft(complaint.draft_key)
    if again is not None:
        yield f"کد رهگیری درخواست تازه: {to_persian_digits(again.tracking_code)}."
