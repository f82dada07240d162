"""A period ends before its last day: the subscriber gives the power up, or the permit is withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.clock import Clock
from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import format_jalali, local_date, parse_jalali
from services.ports import UnitOfWork
from services.specific.free_market_power.model import EarlyEnd, EarlyEndReason, PowerPeriod
from services.specific.free_market_power.ports import PowerPeriods, power_period_of

LONGEST_LETTER = 40

WORDING = APPLICATION.extended(
    titles={
        "why": "دلیل پایان پیش از موعد",
        "letter": "شمارهٔ نامهٔ لغو مجوز",
        "lastDay": "روز آخر تازه",
    },
    messages={
        ("why", "missing"): "دلیل پایان پیش از موعد انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("letter", "shape"): "شمارهٔ نامه باید رقم یا حرف داشته باشد. آن را از روی نامه وارد کنید.",
        ("lastDay", "in-past"): "روز آخر تازه گذشته است. امروز یا روزی پس از آن را وارد کنید.",
        ("lastDay", "same"): "دوره هم‌اکنون نیز در همین روز تمام می‌شود. روزی پیش از آن را وارد کنید.",
        ("lastDay", "later"): (
            "این روز پس از روز آخر کنونی است. دوره این‌جا بلندتر نمی‌شود: برای ادامهٔ آن درخواست تازه ثبت کنید."
        ),
        ("lastDay", "followed"): (
            "دورهٔ بعدی همین اشتراک از {day} واگذار شده است. نخست پایان پیش از موعد آن دوره را ثبت کنید."
        ),
    },
    roles={"lastDay": Role.DAY},
)

_REASONS: Mapping[EarlyEndReason, str] = {
    EarlyEndReason.GIVEN_UP: "به درخواست خود شما",
    EarlyEndReason.PERMIT_WITHDRAWN: "چون مجوز آن لغو شده است",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyEndAnswer(Reply):
    """What the subscriber is told of it, in Persian; None where something of the form is to be corrected."""

    text: str | None = None


def record_early_end(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, report: object, shown: str | None = None
) -> EarlyEndAnswer:
    """Move the last day up; what is wrong with the form is the answer, and then nothing is changed.

    Fields: `why`; `lastDay`, today at the soonest; `letter` of a permit that is withdrawn. A last day before the first
    one leaves the period no day. The day that the form has `shown`, as people read it, is no other; what was entered
    already is accepted again and changes nothing. Raises NotFound.
    """
    period, today = power_period_of(uow, tracking_code), local_date(clock.now())
    reader = FieldReader(report, WORDING)
    why = reader.choice("why", EarlyEndReason)
    letter = _read_letter(reader) if why is EarlyEndReason.PERMIT_WITHDRAWN else None
    last_day = _read_day(reader, uow, period, today=today, shown=shown)
    if reader.findings or why is None or last_day is None:
        return EarlyEndAnswer(findings=reader.findings)
    if last_day < period.terms.last_day:
        granted = period.terms.last_day if period.early_end is None else period.early_end.granted_last_day
        early = EarlyEnd(reason=why, letter=letter, granted_last_day=granted, decided_at=clock.now())
        terms = replace(period.terms, last_day=last_day)
        uow.repository(PowerPeriods).save(replace(period, terms=terms, early_end=early))
    return EarlyEndAnswer(text=f"{_REASONS[why]}، روز آخر آن {format_jalali(last_day)} است")


def _read_letter(reader: FieldReader) -> str | None:
    letter = reader.text("letter", longest=LONGEST_LETTER)
    if letter is not None and not any(map(str.isalnum, letter)):
        reader.refuse("letter", "shape")
    return letter


def _read_day(
    reader: FieldReader, uow: UnitOfWork, period: PowerPeriod, *, today: date, shown: str | None
) -> date | None:
    day = reader.parsed("lastDay", parse_jalali)
    if day is None:
        return None
    if day < today:
        reader.refuse("lastDay", "in-past")
    elif format_jalali(day) == shown:
        reader.refuse("lastDay", "same")
    elif day > period.terms.last_day:
        reader.refuse("lastDay", "later")
    elif following := _following(uow, period):
        reader.refuse("lastDay", "followed", day=format_jalali(following.terms.first_day))
    return day


def _following(uow: UnitOfWork, period: PowerPeriod) -> PowerPeriod | None:
    """Where power was granted for the days after it, no gap is left between the two."""
    others = uow.repository(PowerPeriods).of_connection(period.bill_id)
    return next((each for each in others if period.is_followed_by(each)), None)
