"""Whether an application fits the connection: its last bill, its subscriber, its meter."""

from collections.abc import Iterator
from datetime import date, timedelta

from services.catalogue import LastBill, Service
from services.intake.application import Declared
from services.intake.findings import finding
from services.jalali import format_jalali
from services.model.bills import Bill, BillKind, BillState
from services.model.connections import Connection, Reading
from services.model.requests import ApplicantKind, Finding
from services.ports import UnitOfWork
from services.readings.history import last_reading, usual_consumption
from services.readings.rollover import consumption_between, fits_counter, is_plausible
from services.text import format_number, to_persian_digits

# The account is settled up to the day of the reading; each day after it would be nobody's.
MOST_DAYS_OLD = 7

# A counter seldom rolls over, and people often mistype: a roll-over is believed up to this multiple of the usual.
MOST_TIMES_USUAL = 5


def check_reading_date(declared: Declared, *, today: date) -> Iterator[Finding]:
    """The meter was read today or a few days ago."""
    if declared.reading_on is None:
        return
    if declared.reading_on > today:
        yield finding("readingDate", "in-future")
    elif declared.reading_on < today - timedelta(days=MOST_DAYS_OLD):
        yield finding("readingDate", "too-old", most_days=to_persian_digits(MOST_DAYS_OLD))


def check_against_connection(uow: UnitOfWork, declared: Declared, service: Service) -> Iterator[Finding]:
    """Everything in which the readable fields contradict what is known of the connection."""
    if declared.bill_id is None:
        return
    connection = uow.connections.find(declared.bill_id)
    if connection is None:
        yield finding("billId", "unknown-connection")
        return
    yield from _check_subscriber(connection, declared)
    yield from _check_last_bill(uow, connection, declared, service.last_bill)
    yield from _check_reading(uow, connection, declared)


def _check_subscriber(connection: Connection, declared: Declared) -> Iterator[Finding]:
    if declared.applicant_kind is not ApplicantKind.SUBSCRIBER or declared.national_id is None:
        return
    if declared.national_id != connection.subscriber.national_id:
        yield finding("nationalId", "not-subscriber")


def _check_last_bill(
    uow: UnitOfWork, connection: Connection, declared: Declared, wanted: LastBill
) -> Iterator[Finding]:
    """A periodic bill of this very connection, paid, and the last one that the service asks for."""
    if declared.last_bill_payment_id is None:
        return
    bill = uow.bills.find_by_identifiers(connection.bill_id, declared.last_bill_payment_id)
    fault = "unknown-bill" if bill is None else _bill_fault(uow, bill, wanted)
    if fault is not None:
        yield finding("lastBillPaymentId", fault)


def _bill_fault(uow: UnitOfWork, bill: Bill, wanted: LastBill) -> str | None:
    if bill.kind is not BillKind.PERIODIC:
        return "not-periodic"
    if bill.state is BillState.VOID:
        return "void"
    if not _is_paid(uow, bill):
        return "unpaid"
    periodic = (each for each in uow.bills.of_connection(bill.bill_id) if each.kind is BillKind.PERIODIC)
    candidates = [each for each in periodic if _counts(uow, each, wanted)]
    return None if candidates[-1].number == bill.number else "not-last"


def _counts(uow: UnitOfWork, bill: Bill, wanted: LastBill) -> bool:
    """Whether the bill is among those of which the newest has to be shown."""
    return bill.state is not BillState.VOID if wanted is LastBill.NEWEST else _is_paid(uow, bill)


def _is_paid(uow: UnitOfWork, bill: Bill) -> bool:
    """Paid itself, or by way of the bill that has taken it over."""
    if bill.state is BillState.TAKEN_OVER and bill.taken_over_by is not None:
        return _is_paid(uow, uow.bills.get(bill.taken_over_by))
    return bill.state is BillState.PAID


def _check_reading(uow: UnitOfWork, connection: Connection, declared: Declared) -> Iterator[Finding]:
    last = last_reading(uow, connection)
    shown = {"last": format_number(last.kwh), "last_date": format_jalali(last.taken_on)}
    early = declared.reading_on is not None and declared.reading_on < last.taken_on
    if early:
        yield finding("readingDate", "before-last-reading", last_date=shown["last_date"])
    if declared.reading_kwh is None:
        return
    if not fits_counter(declared.reading_kwh, connection.meter):
        yield finding("reading", "too-many-digits", digits=to_persian_digits(connection.meter.digits))
    elif declared.reading_on is not None and not early:
        fault = _counter_fault(uow, connection, last, declared.reading_kwh, declared.reading_on)
        if fault is not None:
            yield finding("reading", fault, **shown)


def _counter_fault(
    uow: UnitOfWork, connection: Connection, last: Reading, reading_kwh: int, reading_on: date
) -> str | None:
    consumption = consumption_between(last.kwh, reading_kwh, connection.meter)
    days = (reading_on - last.taken_on).days
    possible = is_plausible(consumption, days=days, connection=connection)
    if not consumption.rolled_over:
        return None if possible else "impossible"
    readings = uow.connections.readings(connection.bill_id)
    usual = usual_consumption(readings, connection.meter, since=last.taken_on, until=reading_on)
    likely = usual is None or consumption.kwh <= MOST_TIMES_USUAL * usual.daily_kwh * max(days, 1)
    return None if possible and likely else "below-last"
