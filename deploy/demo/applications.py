"""Applications that are in order, made for the sample connections: invented people, real check digits."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from services.catalogue import LastBill, Service, service_of
from services.identifiers import national_id_check_digit
from services.intake.papers import Case, missing_papers
from services.jalali import format_jalali, local_date
from services.model.bills import BillState
from services.model.connections import Connection, Reading, ReadingRole
from services.model.keys import ApplicantKind, BillKind
from services.model.requests import PersonKind
from services.ports import UnitOfWork
from services.registry.values import Field, FieldKind

_WORDS = "دیوار سمت راست در ورودی"
_BILL = "bill"
_UNTIL = "Until"
"""The key of a day until which something lasts, and so lies ahead, ends in this."""
_METER = {"meterSerial": "NEMUNE-7001", "openingReading": "0", "closingReading": "5000"}
"""What an agent reports of a meter that was mounted, and of the one before it: fields of services/changes."""


def application_for(
    uow: UnitOfWork,
    service_key: str,
    connection: Connection,
    *,
    now: datetime,
    kind: ApplicantKind | None = None,
) -> dict[str, object]:
    """The variables of the service's start form for this connection, with all documents; a meter is read today.

    Without a `kind` the applicant is the one who usually applies for the service.
    """
    today = local_date(now)
    service = service_of(service_key)
    applicant = kind or service.applicants[0]
    own = _own_fields(uow, service, connection, today=today)
    return {
        "billId": connection.bill_id,
        **_last_bill(uow, service, connection),
        "documents": _documents(service, connection, applicant, own),
        **_applicant(connection, applicant),
        **own,
    }


def example_of(field: Field, *, today: str, in_a_year: str, kwh: int, payment_id: str = "") -> dict[str, str]:
    """What somebody would type for the field, under each of its names: the manifest's example, or made up by its
    kind; of choices the first, of an empty example nothing. Days are Jalali. A bill is named by its `payment_id`.
    """
    if field.key == _BILL:
        return {field.key: payment_id}
    if field.example is not None:
        return {field.key: field.example} if field.example else {}
    if (of_meter := _METER.get(field.key.rstrip("0123456789"))) is not None:
        return {field.key: of_meter}
    typed: Mapping[FieldKind, tuple[str, ...]] = {
        FieldKind.READING: (str(kwh), today),
        FieldKind.DAY: (in_a_year if field.key.endswith(_UNTIL) else today,),
        FieldKind.WORDS: (_WORDS,),
        FieldKind.CHOICE: tuple(choice.value for choice in field.choices[:1]),
        FieldKind.NUMBER: (str(field.most or field.least or 1),),
        FieldKind.AMOUNT: ("1000000",),
        FieldKind.PERMIT: ("۱۲۳۴", "سازمان نمونه", in_a_year),
    }
    return dict(zip(field.names, typed.get(field.kind, ()), strict=False))


def new_owner(connection: Connection) -> dict[str, str]:
    """An invented person who takes the connection over, as the change form names them; the same at each run."""
    six = connection.bill_id[1:7]
    nine = f"999{six}"  # like those of the sample subscribers
    return {
        "fullName": "نوید نمونه‌خریدار",
        "nationalId": nine + national_id_check_digit(nine),
        "mobile": f"09000{six}",
        "landline": f"02100{six}",
    }


def last_paid_payment_id(uow: UnitOfWork, bill_id: str) -> str:
    """The payment ID on the newest paid periodic bill. Raises LookupError where none is: no sample for a story."""
    bills = [bill for bill in uow.bills.of_connection(bill_id) if bill.kind == BillKind.PERIODIC]
    paid = [bill for bill in bills if bill.state is BillState.PAID]
    if not paid:
        raise LookupError(f"no periodic bill of {bill_id} is paid")
    return paid[-1].payment_id


def plausible_kwh(readings: Sequence[Reading], on: date) -> int:
    """What the register would show: the last reading, going on at the average of the past year. Not past a roll-over.

    A meter that was hung since stands where it began; 0 where none was yet.
    """
    if not readings:
        return 0
    last = readings[-1]
    first = next(each for each in _of_last_meter(readings) if (last.taken_on - each.taken_on).days <= 370)  # noqa: PLR2004 - a year and a few days
    days = (last.taken_on - first.taken_on).days or 1
    return last.kwh + (last.kwh - first.kwh) * (on - last.taken_on).days // days


def _of_last_meter(readings: Sequence[Reading]) -> Sequence[Reading]:
    openings = [number for number, each in enumerate(readings) if each.role is ReadingRole.OPENING]
    return readings[openings[-1] if openings else 0 :]


def _last_bill(uow: UnitOfWork, service: Service, connection: Connection) -> dict[str, object]:
    if service.last_bill is LastBill.NONE:
        return {}
    return {"lastBillPaymentId": last_paid_payment_id(uow, connection.bill_id)}


def _documents(
    service: Service, connection: Connection, applicant: ApplicantKind, own: Mapping[str, object]
) -> list[str]:
    """Of several of which one is enough the first. All sample people who apply are individuals."""
    case = Case(person=PersonKind.INDIVIDUAL, applicant=applicant, tariff=connection.tariff_class, typed=own)
    return [paper.any_of[0] for paper in missing_papers(service, case, ())]


def _applicant(connection: Connection, kind: ApplicantKind) -> dict[str, object]:
    subscriber, other = connection.subscriber, new_owner(connection)
    if kind != ApplicantKind.SUBSCRIBER:
        return {"applicantKind": str(kind), **{name: other[name] for name in ("nationalId", "mobile", "landline")}}
    return {
        "applicantKind": str(kind),
        "nationalId": subscriber.national_id,
        "mobile": subscriber.mobile,
        "landline": subscriber.landline,
    }


def _own_fields(uow: UnitOfWork, service: Service, connection: Connection, *, today: date) -> dict[str, object]:
    """The fields that the applications of this service have besides those of every service."""
    kwh = plausible_kwh(uow.connections.readings(connection.bill_id), today)
    days = {"today": format_jalali(today), "in_a_year": format_jalali(today + timedelta(days=365))}
    newest = _newest_payment_id(uow, connection)
    examples = [example_of(field, **days, kwh=kwh, payment_id=newest) for field in service.fields]
    return {name: typed for example in examples for name, typed in example.items()}


def _newest_payment_id(uow: UnitOfWork, connection: Connection) -> str:
    """Of the newest periodic bill; "" where there is none yet."""
    bills = uow.bills.of_connection(connection.bill_id)
    return next((bill.payment_id for bill in reversed(bills) if bill.kind == BillKind.PERIODIC), "")
