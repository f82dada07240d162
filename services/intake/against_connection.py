"""Whether an application fits the connection: its last bill, its subscriber, its meter."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from services.billing.carrying import is_settled
from services.billing.replaced import first_issued
from services.catalogue import LastBill, Service
from services.forms.answers import TypedReading
from services.forms.entries import day_of, valid_until_of
from services.forms.findings import Wording, finding, wording_of
from services.hooks import answers_checks, connection_checks
from services.intake.application import Declared, shows_last_bill
from services.intake.reading import DOUBTS, check_digits, check_register
from services.jalali import format_jalali
from services.model.answers import Permit
from services.model.bills import Bill, BillState
from services.model.connections import Connection, ConnectionState, MeterReading
from services.model.keys import ApplicantKind, BillKind
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.readings.history import last_reading
from services.text import to_persian_digits

# The account is settled up to the day of the reading; each day after it would be nobody's.
MOST_DAYS_OLD = 7


def check_days(declared: Declared, service: Service, *, today: date) -> Iterator[Finding]:
    """The meter was read today or a few days ago, and permits are still valid."""
    wording = wording_of(service.fields)
    if declared.typed_reading is not None:
        yield from _check_reading_day(declared.typed_reading, wording, today=today)
    for key, answer in declared.answers.items():
        if isinstance(answer, Permit) and answer.valid_until < today:
            yield wording.finding(valid_until_of(key), "expired")


def _check_reading_day(typed: TypedReading, wording: Wording, *, today: date) -> Iterator[Finding]:
    if typed.taken_on is None:
        return
    if typed.taken_on > today:
        yield wording.finding(day_of(typed.key), "in-future")
    elif typed.taken_on < today - timedelta(days=MOST_DAYS_OLD):
        yield wording.finding(day_of(typed.key), "too-old", most_days=to_persian_digits(MOST_DAYS_OLD))


def check_against_connection(
    uow: UnitOfWork, declared: Declared, service: Service, *, is_registered: bool, insisted: MeterReading | None
) -> Iterator[Finding]:
    """Everything in which the readable fields contradict what is known of the connection.

    Who was the subscriber when the request was registered may go on with it after a change of the name, and the
    connection may have come into another state. Of the reading `insisted` on it is not told again that it is in doubt.
    """
    if declared.bill_id is None:
        return
    connection = uow.connections.find(declared.bill_id)
    if connection is None:
        yield finding("billId", "unknown-connection")
        return
    if not is_registered:
        yield from _check_service_own(uow, connection, service)
        yield from _check_subscriber(connection, declared)
    if shows_last_bill(service):
        yield from _check_last_bill(uow, connection, declared, service.last_bill)
    if declared.typed_reading is not None:
        yield from _check_reading(uow, connection, declared.typed_reading, wording_of(service.fields), insisted)


_WITHOUT_METER: Mapping[ConnectionState, tuple[str, str]] = {
    ConnectionState.COLLECTED: (
        "meter-collected",
        "کنتور این اشتراک برداشته شده است. نخست «نصب مجدد انشعاب» را درخواست کنید.",
    ),
    ConnectionState.REMOVED: (
        "no-connection",
        "این اشتراک برای همیشه برچیده شده است. شناسهٔ قبض را با قبض مقایسه کنید.",
    ),
    ConnectionState.CONTRACTED: ("not-connected", "این انشعاب هنوز برقرار نشده است و کنتوری ندارد."),
}


def without_meter(connection: Connection) -> Iterator[Finding]:
    """Why a service that has to do with what hangs there cannot be asked for: nothing hangs there. Codes:
    meter-collected, no-connection, not-connected.
    """
    if connection.state in _WITHOUT_METER:
        code, message = _WITHOUT_METER[connection.state]
        yield Finding(field="billId", code=code, message=message)


def check_answers(uow: UnitOfWork, declared: Declared, service: Service, *, today: date) -> Iterator[Finding]:
    """What the service's own rules find in the answers; nothing while the connection is unknown."""
    connection = None if declared.bill_id is None else uow.connections.find(declared.bill_id)
    if connection is None:
        return
    for check in answers_checks():
        if check.service == service.key:
            yield from check.findings(uow, connection, declared.answers, today)


def _check_service_own(uow: UnitOfWork, connection: Connection, service: Service) -> Iterator[Finding]:
    for check in connection_checks():
        if check.service == service.key:
            yield from check.findings(uow, connection)


def _check_subscriber(connection: Connection, declared: Declared) -> Iterator[Finding]:
    if declared.applicant_kind != ApplicantKind.SUBSCRIBER or declared.national_id is None:
        return
    if declared.national_id != connection.subscriber.national_id:
        yield finding("nationalId", "not-subscriber")


def _check_last_bill(
    uow: UnitOfWork, connection: Connection, declared: Declared, wanted: LastBill
) -> Iterator[Finding]:
    """A periodic bill of this very connection, paid, and the last one that the service asks for."""
    last = _last_bill(uow, connection, wanted)
    shown = None
    if declared.last_bill_payment_id is not None:
        shown = uow.bills.find_by_identifiers(connection.bill_id, declared.last_bill_payment_id)
        fault = _fault_of_shown(uow, shown, last, wanted)
        if fault is not None:
            yield finding("lastBillPaymentId", fault)
    # Told at once, or who fetches the last bill hears at the next visit that it has to be paid first.
    if last is not None and last != shown and not is_settled(uow, last):
        yield finding("lastBillPaymentId", "last-unpaid")


def _last_bill(uow: UnitOfWork, connection: Connection, wanted: LastBill) -> Bill | None:
    periodic = (each for each in uow.bills.of_connection(connection.bill_id) if each.kind == BillKind.PERIODIC)
    candidates = sorted(
        (each for each in periodic if _counts(uow, each, wanted)), key=lambda each: first_issued(uow, each)
    )
    return candidates[-1] if candidates else None


def _fault_of_shown(uow: UnitOfWork, bill: Bill | None, last: Bill | None, wanted: LastBill) -> str | None:
    if bill is None:
        return "unknown-bill"
    if bill.kind != BillKind.PERIODIC:
        return "not-periodic"
    if bill.state is BillState.VOID:
        return "void"
    if (bill == last or wanted is LastBill.NEWEST_PAID) and not is_settled(uow, bill):
        return "unpaid"
    return None if bill == last else "not-last"


def _counts(uow: UnitOfWork, bill: Bill, wanted: LastBill) -> bool:
    """Whether the bill is among those of which the newest has to be shown."""
    return bill.state is not BillState.VOID if wanted is LastBill.NEWEST else is_settled(uow, bill)


def _check_reading(
    uow: UnitOfWork, connection: Connection, typed: TypedReading, wording: Wording, insisted: MeterReading | None
) -> Iterator[Finding]:
    last = last_reading(uow, connection)
    early = typed.taken_on is not None and typed.taken_on < last.taken_on
    if early:
        yield wording.finding(day_of(typed.key), "before-last-reading", last_date=format_jalali(last.taken_on))
    if typed.value is not None and not early:
        findings = check_register(uow, connection, typed.value, field=typed.key, wording=wording)
        yield from (each for each in findings if each.code not in DOUBTS or typed.value != insisted)
    elif typed.kwh is not None:
        yield from check_digits(typed.kwh, connection.meter, field=typed.key, wording=wording)
