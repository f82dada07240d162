"""Applications that are in order, made for the sample connections: invented people, real check digits."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from services.identifiers import national_id_check_digit
from services.jalali import format_jalali, local_date
from services.model.bills import BillState
from services.model.connections import Connection, Reading, ReadingRole, TariffClass
from services.model.keys import ApplicantKind, BillKind, DocumentKind
from services.ports import UnitOfWork

_DOCUMENTS: Mapping[str, Sequence[DocumentKind]] = {
    "settlement": (DocumentKind("last-paid-bill"), DocumentKind("national-card-copy")),
    "name-change": (DocumentKind("last-paid-bill"), DocumentKind("written-request"), DocumentKind("title-deed-copy")),
    "meter-relocation": (DocumentKind("last-paid-bill"), DocumentKind("written-request")),
}
_LICENSED = {TariffClass.INDUSTRIAL, TariffClass.AGRICULTURAL}
_PLACE = "دیوار سمت راست در ورودی"


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
    return {
        "billId": connection.bill_id,
        "lastBillPaymentId": last_paid_payment_id(uow, connection.bill_id),
        "documents": _documents(service_key, connection),
        **_applicant(connection, kind or _usual_applicant(service_key)),
        **_own_fields(uow, service_key, connection, today=local_date(now)),
    }


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


def _usual_applicant(service_key: str) -> ApplicantKind:
    return ApplicantKind.NEW_OWNER if service_key == "name-change" else ApplicantKind.SUBSCRIBER


def _documents(service_key: str, connection: Connection) -> list[str]:
    licensed = service_key == "name-change" and connection.tariff_class in _LICENSED
    licence = (DocumentKind("activity-licence"),) if licensed else ()
    return [str(document) for document in (*_DOCUMENTS[service_key], *licence)]


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


def _own_fields(uow: UnitOfWork, service_key: str, connection: Connection, *, today: date) -> dict[str, object]:
    """The fields that the applications of this service have besides those of every service."""
    if service_key == "settlement":
        kwh = plausible_kwh(uow.connections.readings(connection.bill_id), today)
        return {"reading": str(kwh), "readingDate": format_jalali(today)}
    return {"requestedPlace": _PLACE} if service_key == "meter-relocation" else {}
