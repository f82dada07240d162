"""The second look: somebody who has not worked on the request decides on the complaint, with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from services.admission.open_requests import requests_against
from services.catalogue import service_of
from services.clock import Clock
from services.complaints.fees import can_come_back
from services.complaints.making import complaint_of
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import format_jalali_time
from services.labels import outcome_title
from services.model.complaints import Complaint, ComplaintAbout, ComplaintDecision
from services.model.requests import Request
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.text import to_persian_digits
from services.units import unit_of

ABOUT = {
    ComplaintAbout.OUTCOME: "نتیجهٔ درخواست",
    ComplaintAbout.WORK: "چگونگی انجام کار",
    ComplaintAbout.CONDUCT: "رفتار کارکنان",
    ComplaintAbout.DELAY: "تأخیر",
    ComplaintAbout.BILL: "مبلغ یا کارکرد قبض",
}

WORDING = APPLICATION.extended(
    titles={"hand": "رسیدگی‌کننده", "decision": "نتیجهٔ رسیدگی", "reason": "پاسخ به متقاضی"},
    messages={
        ("hand", "same-person"): (
            "شما روی این درخواست کار کرده‌اید. رسیدگی دوباره با کس دیگری است: کار را رها کنید تا او بردارد."
        ),
        ("hand", "same-answer"): (
            "شما به اعتراض پیشین این درخواست پاسخ داده‌اید. این اعتراض با کس دیگری است: کار را رها کنید تا او بردارد."
        ),
        ("hand", "unknown-person"): "معلوم نیست چه کسی رسیدگی کرده است. نخست کار را به نام خود بردارید.",
        ("decision", "missing"): "نتیجهٔ رسیدگی انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("decision", "already-open"): (
            "برای این اشتراک درخواست باز دیگری از همین خدمت هست (کد رهگیری {tracking_code}) و درخواست دوباره آغاز "
            "نمی‌شود. پس از بسته شدن آن رسیدگی کنید، یا نتیجهٔ دیگری برگزینید و متقاضی را به همان درخواست راهنمایی "
            "کنید."
        ),
        ("decision", "request-in-the-way"): (
            "درخواست باز «{service}» (کد رهگیری {tracking_code}) با این درخواست جمع نمی‌شود و درخواست دوباره آغاز "
            "نمی‌شود. پس از بسته شدن آن رسیدگی کنید، یا نتیجهٔ دیگری برگزینید و متقاضی را راهنمایی کنید."
        ),
        ("decision", "fees-not-separable"): (
            "هزینهٔ پرداخت‌شدهٔ این درخواست با بهای انرژی در یک قبض است و جدا نمی‌شود؛ درخواست تازه آن را دوباره "
            "می‌گرفت. نتیجهٔ دیگری برگزینید و با واحد تشخیص هماهنگ کنید."
        ),
        ("reason", "missing"): "پاسخ به متقاضی را بنویسید؛ برای او پیامک می‌شود.",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook(Reply):
    """The complaint as it was answered; None where the form is to be corrected, or somebody else has to look."""

    complaint: Complaint | None = None


def outcome_text(uow: UnitOfWork, tracking_code: str) -> str:
    """How the request ended, when, and which unit it was with last: Persian markdown. Raises NotFound."""
    request = uow.requests.get(tracking_code)
    facts = {"کد رهگیری": to_persian_digits(tracking_code)}
    if request.outcome is not None and request.closed_at is not None:
        facts |= {"نتیجه": outcome_title(request.outcome), "بسته شده در": format_jalali_time(request.closed_at)}
    if request.unit is not None:
        facts["واحد رسیدگی‌کننده"] = unit_of(request.unit).title
    return "\n".join(f"- **{title}:** {fact}" for title, fact in facts.items())


def note_first_hands(uow: UnitOfWork, complaint: Complaint, hands: frozenset[str]) -> None:
    """Keep who has worked on the request, besides those who are known: later the engine may have forgotten some, as now
    it may not tell of all yet.
    """
    uow.complaints.save(replace(complaint, first_hands=complaint.first_hands | hands))


def record_second_look(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    tracking_code: str,
    number: int,
    report: object,
    hand: str | None,
) -> SecondLook:
    """Keep the answer, unless who gives it has worked on the request, or answered another complaint about it, or is not
    known; what is wrong is the answer, and then nothing is kept. One that was answered stays as it is. Fields:
    `decision`, `reason`. Raises NotFound.
    """
    complaint = complaint_of(uow, tracking_code, number)
    if not complaint.is_open:
        return SecondLook(complaint=complaint)
    reader = FieldReader(report, WORDING)
    _check_hand(uow, reader, complaint, hand)
    decision, reason = reader.choice("decision", ComplaintDecision), reader.reason()
    if decision is ComplaintDecision.REOPENED:
        _check_beginning(uow, reader, reference, uow.requests.get(tracking_code), at=clock.now())
    if reader.findings or decision is None or reason is None:
        return SecondLook(findings=reader.findings)
    answered = replace(complaint, answered_at=clock.now(), decision=decision, answer=reason, answered_by=hand)
    uow.complaints.save(answered)
    return SecondLook(complaint=answered)


def _check_hand(uow: UnitOfWork, reader: FieldReader, complaint: Complaint, hand: str | None) -> None:
    if hand is None:
        reader.refuse("hand", "unknown-person")
    elif hand in complaint.first_hands:
        reader.refuse("hand", "same-person")
    elif any(hand == each.answered_by for each in uow.complaints.of_request(complaint.tracking_code)):
        reader.refuse("hand", "same-answer")


def _check_beginning(
    uow: UnitOfWork, reader: FieldReader, reference: ReferenceData, request: Request, *, at: datetime
) -> None:
    """Nothing is granted that the registration would refuse, or that would be paid for twice."""
    for other, found in requests_against(uow, request.application, besides="", at=at):
        title = service_of(other.application.service_key).title
        reader.refuse("decision", found.code, service=title, tracking_code=to_persian_digits(other.tracking_code))
        return
    if not can_come_back(uow, reference, request):
        reader.refuse("decision", "fees-not-separable")
