"""What of an application for temporary or free-market power cannot be granted, told before the registration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from services.forms.entries import valid_until_of
from services.jalali import format_jalali
from services.model.answers import Answer, Permit
from services.model.connections import Connection
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.readings.rollover import NOMINAL_VOLTAGE
from services.specific.free_market_power.bounds import bounds_of
from services.specific.free_market_power.model import PowerTerms
from services.specific.free_market_power.ports import PowerPeriods
from services.specific.free_market_power.terms import FIRST_DAY, LAST_DAY, PERMIT, POWER, read_terms
from services.text import format_number

WATTS = 1000


def findings(uow: UnitOfWork, connection: Connection, answers: Mapping[str, Answer], today: date) -> Iterator[Finding]:
    """Days, permit, power and other periods of the connection. Codes: in-past, before-first, too-long, permit-ends,
    above-capacity, taken.
    """
    terms = read_terms(answers)
    if terms is None:
        return
    yield from _of_days(terms, today)
    yield from _of_permit(terms, answers.get(PERMIT))
    yield from _of_power(terms, connection)
    yield from _of_others(uow, terms, connection)


def taken_by(uow: UnitOfWork, terms: PowerTerms, bill_id: str) -> PowerTerms | None:
    """The terms of another period of the connection that has one of these days."""
    others = (each.terms for each in uow.repository(PowerPeriods).of_connection(bill_id))
    return next((each for each in others if terms.overlaps(each.first_day, each.last_day)), None)


def most_kw(connection: Connection) -> int:
    """The most that the connection's fuse lets through, in whole kW."""
    return connection.amperage * connection.phases * NOMINAL_VOLTAGE // WATTS


def _of_days(terms: PowerTerms, today: date) -> Iterator[Finding]:
    if terms.first_day < today:
        yield _finding(FIRST_DAY, "in-past", "روز آغاز گذشته است. روزی از امروز به بعد را وارد کنید.")
    if terms.last_day < terms.first_day:
        yield _finding(LAST_DAY, "before-first", "روز پایان پیش از روز آغاز است. یکی از دو تاریخ را اصلاح کنید.")
        return
    longest = bounds_of(terms.kind, today).longest_days
    if terms.days > longest:
        message = (
            f"دوره {format_number(terms.days)} روز است و بیش از {format_number(longest)} روز نمی‌شود. روز پایان را "
            "زودتر بگذارید؛ پیش از پایان دوره می‌توان دورهٔ بعدی را درخواست کرد."
        )
        yield _finding(LAST_DAY, "too-long", message)


def _of_permit(terms: PowerTerms, permit: Answer | None) -> Iterator[Finding]:
    if isinstance(permit, Permit) and permit.valid_until < terms.last_day:
        message = (
            f"مجوز تا {format_jalali(permit.valid_until)} معتبر است و پیش از پایان دوره تمام می‌شود. روز پایان را زودتر "
            "بگذارید یا مجوز تازه بخواهید."
        )
        yield _finding(valid_until_of(PERMIT), "permit-ends", message)


def _of_power(terms: PowerTerms, connection: Connection) -> Iterator[Finding]:
    most = most_kw(connection)
    if terms.power_kw > most:
        message = (
            f"ظرفیت این انشعاب ({format_number(connection.phases)} فاز، {format_number(connection.amperage)} آمپر) "
            f"{format_number(most)} کیلووات است. قدرت کمتری بخواهید یا نخست افزایش آمپراژ را درخواست کنید."
        )
        yield _finding(POWER, "above-capacity", message)


def _of_others(uow: UnitOfWork, terms: PowerTerms, connection: Connection) -> Iterator[Finding]:
    other = taken_by(uow, terms, connection.bill_id)
    if other is not None:
        message = (
            f"این اشتراک از {format_jalali(other.first_day)} تا {format_jalali(other.last_day)} دورهٔ برق موقت یا آزاد "
            "دارد. روزهای دیگری را وارد کنید؛ دورهٔ بعدی از روز پس از پایان آن آغاز می‌شود."
        )
        yield _finding(FIRST_DAY, "taken", message)


def _finding(field: str, code: str, message: str) -> Finding:
    return Finding(field=field, code=code, message=message)
