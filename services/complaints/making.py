"""Somebody objects to a closed request: heard within the window, once at a time, where nothing else is the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.complaints.terms import is_in_time, open_until
from services.errors import NotFound
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.hooks import instead_of_complaints
from services.identifiers import parse_tracking_code
from services.jalali import format_jalali_time
from services.model.complaints import Complaint, ComplaintAbout, ComplaintDecision
from services.model.requests import Finding, Request
from services.ports import UnitOfWork
from services.text import to_persian_digits

WORDING = APPLICATION.extended(
    titles={"trackingCode": "کد رهگیری", "about": "موضوع اعتراض", "text": "متن اعتراض"},
    messages={
        ("trackingCode", "shape"): "کد رهگیری ۱۰ رقم است. آن را از روی رسید یا پیامک وارد کنید.",
        ("trackingCode", "check-digit"): (
            "کد رهگیری درست نیست (رقم کنترل نمی‌خواند). آن را از روی رسید یا پیامک دوباره وارد کنید."
        ),
        ("trackingCode", "unknown"): "درخواستی با این کد رهگیری ثبت نشده است. آن را با رسید یا پیامک مقایسه کنید.",
        ("trackingCode", "still-open"): (
            "این درخواست هنوز بسته نشده است و اعتراض به نتیجهٔ آن زود است. تأخیر یا ایراد آن را به واحدی بگویید که "
            "درخواست در دست آن است، یا اگر متقاضی می‌خواهد، انصراف او را ثبت کنید."
        ),
        ("trackingCode", "too-late"): (
            "مهلت اعتراض به این درخواست گذشته است: تا {until} ممکن بود. متقاضی می‌تواند درخواست تازه‌ای بدهد."
        ),
        ("trackingCode", "under-way"): "اعتراض پیشین به این درخواست هنوز پاسخ نگرفته است. پاسخ آن پیامک می‌شود.",
        ("trackingCode", "reopened"): "این درخواست پس از اعتراض دوباره آغاز شده است. پیگیری با درخواست تازه است.",
        ("trackingCode", "elsewhere"): "{instead}",
        ("about", "missing"): "موضوع اعتراض انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("about", "has-own-way"): (
            "اعتراض به مبلغ یا کارکرد قبض راه خود را دارد: بازبینی همان قبض را درخواست کنید تا از نو حساب شود."
        ),
        ("text", "shape"): "متن اعتراض را با چند کلمه بنویسید.",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAnswer(Reply):
    """The complaint that is kept; None where it cannot be heard, or something of the form is to be corrected."""

    complaint: Complaint | None = None


def make_complaint(
    uow: UnitOfWork, *, made_at: datetime, complaint: object, sent_at: datetime | None = None
) -> ComplaintAnswer:
    """Keep what was said at that instant; what is wrong with it is the answer, and then nothing is kept. `sent_at` is
    when the form was sent last, where it was corrected: what was first sent before the closing counts as said then.

    Fields: `trackingCode`, `about`, `text`.
    """
    reader = FieldReader(complaint, WORDING)
    made = _read(uow, reader, made_at=made_at, sent_at=sent_at)
    if made is None:
        return ComplaintAnswer(findings=reader.findings)
    uow.complaints.save(made)
    return ComplaintAnswer(complaint=made)


def check_complaint(uow: UnitOfWork, *, made_at: datetime, complaint: object) -> tuple[Finding, ...]:
    """All that is wrong with a complaint, before a process begins; it is checked again there."""
    reader = FieldReader(complaint, WORDING)
    _read(uow, reader, made_at=made_at, sent_at=None)
    return reader.findings


def complaint_of(uow: UnitOfWork, tracking_code: str, number: int) -> Complaint:
    """The complaint with this number. Raises NotFound."""
    for each in uow.complaints.of_request(tracking_code):
        if each.number == number:
            return each
    raise NotFound("complaint about request", tracking_code)


def other_way(uow: UnitOfWork, request: Request) -> str | None:
    """What who objects to the request is told where its service has another way for it; None where he is heard."""
    key = request.application.service_key
    ways = (each.way(uow, request) for each in instead_of_complaints() if each.service == key)
    return next((each for each in ways if each is not None), None)


def _read(uow: UnitOfWork, reader: FieldReader, *, made_at: datetime, sent_at: datetime | None) -> Complaint | None:
    code = reader.parsed("trackingCode", parse_tracking_code)
    about, text = reader.choice("about", ComplaintAbout), reader.reason("text")
    if about is ComplaintAbout.BILL:
        reader.refuse("about", "has-own-way")
    known: Sequence[Complaint] = ()
    if code is not None:
        known, request = uow.complaints.of_request(code), uow.requests.find(code)
        made_at = _instant(request, made_at, sent_at)
        _check_request(uow, reader, request, known, made_at=made_at)
    if code is None or about is None or text is None or reader.findings:
        return None
    return Complaint(tracking_code=code, number=len(known) + 1, about=about, text=text, made_at=made_at)


def _instant(request: Request | None, made_at: datetime, sent_at: datetime | None) -> datetime:
    """When it was said against what the request has come to: not before that. A clock may be a moment behind ours."""
    if request is None or request.closed_at is None or made_at >= request.closed_at:
        return made_at
    return max(sent_at or made_at, request.closed_at)


def _check_request(
    uow: UnitOfWork, reader: FieldReader, request: Request | None, known: Sequence[Complaint], *, made_at: datetime
) -> None:
    if request is None:
        reader.refuse("trackingCode", "unknown")
        return
    instead = other_way(uow, request)
    if instead is not None:
        reader.refuse("trackingCode", "elsewhere", instead=instead)
    elif request.closed_at is None:
        reader.refuse("trackingCode", "still-open")
    elif any(each.is_open for each in known):
        reader.refuse("trackingCode", "under-way")
    elif any(_is_begun_again(uow, each) for each in known):
        reader.refuse("trackingCode", "reopened")
    elif not is_in_time(made_at, closed_at=request.closed_at):
        until = format_jalali_time(open_until(request.closed_at))
        reader.refuse("trackingCode", "too-late", until=to_persian_digits(until))


def _is_begun_again(uow: UnitOfWork, complaint: Complaint) -> bool:
    """Whether there is a new request, or there still may be one: not where it was given up before it was registered."""
    if complaint.decision is not ComplaintDecision.REOPENED:
        return False
    key = complaint.draft_key
    return key is None or uow.requests.find_by_draft(key) is not None or uow.requests.draft(key) is not None
