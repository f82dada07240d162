"""What somebody types of a decree: read, and all that is wrong with it told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.jalali import JalaliError, JalaliFault, format_jalali, parse_jalali
from services.model.calendar_changes import (
    COMPANY_WIDE,
    DayHours,
    Decree,
    DecreeKind,
    Scope,
    ScopeKind,
    Weekday,
)
from services.problems import Problem, Refused
from services.text import normalise, to_persian_digits
from services.working_time.hours import NotHours, parse_hours
from services.working_time.offices import Office, Offices
from services.working_time.wording import WEEKDAYS

LONGEST_REASON = 200
_LIKE = "مانند ۱۴۰۵/۰۸/۳۰"
_NO_DAY: Mapping[JalaliFault, str] = {
    JalaliFault.SHAPE: f"تاریخ نیست. تاریخ شمسی بنویسید، {_LIKE}.",
    JalaliFault.YEAR: f"تاریخ شمسی نیست. سال را شمسی بنویسید، {_LIKE}.",
    JalaliFault.NO_SUCH_DAY: "در تقویم شمسی نیست. ماه و روز را بررسی کنید.",
}
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDecree:
    """A decree as it is typed. `last` is `first` where it is left out; all weekdays where none is named."""

    kind: DecreeKind
    first: str
    last: str | None = None
    weekdays: Sequence[str] = ()
    hours: Sequence[str] = ()
    province: str | None = None
    office: str | None = None
    reason: str


def read_decree(typed: TypedDecree, offices: Offices, *, today: date) -> Decree:
    """The decree. Raises Refused with all that is wrong with it."""
    reader = _Reader(offices)
    first = reader.day("from", typed.first)
    last = first if typed.last is None else reader.day("until", typed.last)
    weekdays = reader.weekdays(typed.weekdays)
    hours = reader.hours(typed)
    scope = reader.scope(typed)
    reason = reader.reason(typed.reason)
    if first is not None and last is not None:
        reader.check_days(first, last, weekdays, today)
    if reader.problems or first is None or last is None:
        raise Refused(reader.problems)
    return Decree(kind=typed.kind, scope=scope, first=first, last=last, weekdays=weekdays, hours=hours, reason=reason)


def asked_office(offices: Offices, key: str) -> Office:
    """The office that somebody names. Raises Refused, with those that there are."""
    reader = _Reader(offices)
    reader.office(key)
    if reader.problems:
        raise Refused(reader.problems)
    return offices.office(key)


class _Reader:
    """Reads each value and notes what is wrong with it; the value is then a blank one."""

    def __init__(self, offices: Offices) -> None:
        self._offices = offices
        self.problems: list[Problem] = []

    def day(self, field: str, text: str) -> date | None:
        try:
            return parse_jalali(text)
        except JalaliError as error:
            shown = to_persian_digits(normalise(text))
            self._wrong(f"\u200e--{field}: «{shown}» {_NO_DAY[error.fault]}", f"{field}: {error}; as 1405/08/30")
            return None

    def weekdays(self, typed: Sequence[str]) -> frozenset[Weekday]:
        known = {normalise(word): day for day, title in WEEKDAYS.items() for word in (day.value, title)}
        found = [known.get(normalise(word).lower()) for word in typed]
        if None in found:
            titles = "، ".join(WEEKDAYS.values())
            self._wrong(f"روز هفته شناخته نشد. روزها: {titles}.", f"weekdays: there are {', '.join(Weekday)}")
        return frozenset(each for each in found if each is not None)

    def hours(self, typed: TypedDecree) -> DayHours:
        if not typed.hours and typed.kind is not DecreeKind.CLOSED:
            self._wrong("ساعت کار گفته نشده است، مانند ۰۸:۰۰-۱۳:۰۰.", "hours: say which, as 08:00-13:00")
        try:
            return parse_hours(typed.hours)
        except NotHours as error:
            self._wrong("ساعت‌ها باید مانند ۰۸:۰۰-۱۳:۰۰ و درون یک روز باشند و روی هم نیفتند.", f"hours: {error}")
            return ()

    def scope(self, typed: TypedDecree) -> Scope:
        if typed.province is not None and typed.office is not None:
            self._wrong("یا استان را نام ببرید یا دفتر را.", "name a province or an office, not both")
        if typed.office is not None:
            return self.office(typed.office)
        if typed.province is not None:
            return self._known(ScopeKind.PROVINCE, "استان", typed.province, self._offices.provinces)
        return COMPANY_WIDE

    def office(self, key: str) -> Scope:
        titles = {each.key: each.title for each in self._offices.offices.values()}
        return self._known(ScopeKind.OFFICE, "دفتر", key, titles)

    def reason(self, text: str) -> str:
        reason = normalise(text)
        if not 0 < len(reason) <= LONGEST_REASON:
            longest = to_persian_digits(LONGEST_REASON)
            self._wrong(f"علت را بنویسید، در حداکثر {longest} نویسه.", f"reason: 1 to {LONGEST_REASON} characters")
        return reason

    def check_days(self, first: date, last: date, weekdays: frozenset[Weekday], today: date) -> None:
        if last < first:
            self._wrong("روز پایان پیش از روز آغاز است.", "until lies before from")
        elif first < today:
            earliest = format_jalali(today)
            persian = f"روز گذشته را نمی‌توان تغییر داد: مهلت‌ها با آن شمرده شده‌اند. از امروز، {earliest}، آغاز کنید."
            self._wrong(persian, "from lies in the past: begin with today or later")
        elif last - first >= _LONGEST:
            self._wrong("بیش از یک سال را نمی‌توان یکجا تغییر داد.", "from and until are more than a year apart")
        elif not _decreed_days(first, last, weekdays):
            self._wrong("هیچ‌یک از روزهای هفته میان این دو روز نیست.", "none of the weekdays lies between the days")

    def _known(self, kind: ScopeKind, what: str, key: str, known: Mapping[str, str]) -> Scope:
        if key not in known:
            there_are = "، ".join(f"{each} ({title})" for each, title in known.items())
            self._wrong(
                f"{what} «{key}» وجود ندارد. هست: {there_are}.",
                f"there is no {kind} {key}; there are {', '.join(known)}",
            )
        return Scope(kind=kind, key=key)

    def _wrong(self, persian: str, english: str) -> None:
        self.problems.append(Problem(persian=persian, english=english))


def _decreed_days(first: date, last: date, weekdays: frozenset[Weekday]) -> bool:
    probe = Decree(kind=DecreeKind.CLOSED, scope=COMPANY_WIDE, first=first, last=last, weekdays=weekdays, reason="")
    return any(True for _ in probe.days())
