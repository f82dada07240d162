"""When the power returns: on its day, on a sooner one, on a later one with a renewed licence; or not at all."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.clock import Clock
from services.errors import NotFound
from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import format_jalali, local_date, parse_jalali
from services.metering.report_fields import reported_reason
from services.model.answers import Permit
from services.ports import UnitOfWork
from services.specific.power_reduction.model import ReductionEnd
from services.specific.power_reduction.periods import UNTIL, licence_ends_before
from services.specific.power_reduction.ports import PowerReductions, reduction_of
from services.specific.power_reduction.terms import reduction_terms
from services.text import to_persian_digits
from services.visiting.next_visit import start_of_work

WORDING = APPLICATION.extended(
    titles={
        "endsOn": "پایان تازهٔ مدت کاهش",
        "licence": "شمارهٔ پروانهٔ تمدیدشده",
        "licenceIssuer": "صادرکنندهٔ پروانهٔ تمدیدشده",
        "licenceValidUntil": "پایان اعتبار پروانهٔ تمدیدشده",
    },
    messages={
        ("endsOn", "in-past"): "پایان تازهٔ مدت کاهش گذشته است. امروز یا روزی پس از آن را وارد کنید.",
        ("endsOn", "same"): "مدت هم‌اکنون نیز در همین روز تمام می‌شود. روز دیگری وارد کنید.",
        ("endsOn", "too-far"): ("کاهش موقت قدرت حداکثر تا {most} روز دیگر تمدید می‌شود. روز نزدیک‌تری وارد کنید."),
        ("licence", "missing"): "تمدید مدت با پروانهٔ تمدیدشده است. شمارهٔ آن را از روی پروانه وارد کنید.",
        ("licenceValidUntil", "ends-before"): "{problem}",
    },
    roles={
        "endsOn": Role.DAY,
        "licence": Role.PERMIT,
        "licenceIssuer": Role.WORDS,
        "licenceValidUntil": Role.VALID_UNTIL,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReductionPeriod:
    """The last day as it stands; from `end_at` on the power is returned, at `remind_at` the subscriber is reminded."""

    ends_on: date
    end_at: datetime
    remind_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAnswer(Reply):
    """The last day as it stands from now on; None where something of the form is to be corrected."""

    ends_on: date | None = None


def last_day(uow: UnitOfWork, tracking_code: str) -> date:
    """The last day of the reduction: the newest that was entered, or the one that was asked for. Raises NotFound."""
    ends = uow.repository(PowerReductions).ends_of(tracking_code)
    if ends:
        return ends[-1].ends_on
    asked = uow.requests.get(tracking_code).application.answers.get(UNTIL)
    if not isinstance(asked, date):
        raise NotFound("last day of the reduction of request", tracking_code)
    return asked


def find_period(uow: UnitOfWork, *, clock: Clock, tracking_code: str, remind_before: timedelta) -> ReductionPeriod:
    """When the power returns, and when that is told. Whoever has just been told of the day is not reminded of it at
    once: then the reminder lies behind the end, and never comes. Raises NotFound.
    """
    ends_on = last_day(uow, tracking_code)
    end_at, remind_at = start_of_work(ends_on), start_of_work(ends_on - remind_before)
    if remind_at <= clock.now():
        remind_at = end_at + timedelta(days=1)
    return ReductionPeriod(ends_on=ends_on, end_at=end_at, remind_at=remind_at)


def record_end(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, report: object, shown: str | None = None
) -> EndAnswer:
    """Enter another last day; what is wrong with the form is the answer, and then nothing is changed. A later day needs
    a renewed licence that is valid on it, a sooner one nothing. The day that the form has `shown`, as people read it,
    is no other; what was entered already is accepted again and changes nothing. Raises NotFound.
    """
    present, today = last_day(uow, tracking_code), local_date(clock.now())
    reader = FieldReader(report, WORDING)
    ends_on = _read_day(reader, today, shown)
    licence = _read_licence(reader, ends_on) if ends_on is not None and ends_on > present else None
    if ends_on is None or reader.findings:
        return EndAnswer(findings=reader.findings)
    if ends_on != present:
        _enter(uow, clock, tracking_code, ends_on=ends_on, licence=licence)
    return EndAnswer(ends_on=ends_on)


def end_reduction(uow: UnitOfWork, *, clock: Clock, tracking_code: str, reason: object) -> None:
    """The reduction is over without a return, with the reason as typed, where it can be read; the record stays as it
    is. What is over stays as it ended. Raises NotFound.
    """
    reduction = reduction_of(uow, tracking_code)
    if reduction.ended_at is None:
        said = reported_reason({"reason": reason})
        uow.repository(PowerReductions).save(replace(reduction, ended_at=clock.now(), end_reason=said))


def _read_day(reader: FieldReader, today: date, shown: str | None) -> date | None:
    day = reader.parsed("endsOn", parse_jalali)
    if day is None:
        return None
    most = reduction_terms().most_days(today)
    if day < today:
        reader.refuse("endsOn", "in-past")
    elif day > today + timedelta(days=most):
        reader.refuse("endsOn", "too-far", most=to_persian_digits(most))
    elif format_jalali(day) == shown:
        reader.refuse("endsOn", "same")
    return day


def _read_licence(reader: FieldReader, ends_on: date) -> Permit | None:
    number, issuer = reader.text("licence"), reader.words("licenceIssuer")
    valid_until = reader.parsed("licenceValidUntil", parse_jalali)
    if number is not None and not any(map(str.isalnum, number)):
        reader.refuse("licence", "shape")
    if number is None or issuer is None or valid_until is None:
        return None
    licence = Permit(number=number, issuer=issuer, valid_until=valid_until)
    if valid_until < ends_on:
        reader.refuse("licenceValidUntil", "ends-before", problem=licence_ends_before(licence))
    return licence


def _enter(uow: UnitOfWork, clock: Clock, tracking_code: str, *, ends_on: date, licence: Permit | None) -> None:
    reductions = uow.repository(PowerReductions)
    number = len(reductions.ends_of(tracking_code)) + 1
    end = ReductionEnd(
        tracking_code=tracking_code, number=number, ends_on=ends_on, licence=licence, decided_at=clock.now()
    )
    reductions.add_end(end)
