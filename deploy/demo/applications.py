"""Applications that are in order, made for the sample connections: invented people, real check digits."""

from collections.abc import Sequence
from datetime import date, datetime

from services.identifiers import national_id_check_digit
from services.jalali import format_jalali, local_date
from services.model.bills import BillKind, BillState
from services.model.connections import Connection, Reading
from services.model.requests import ApplicantKind
from services.ports import UnitOfWork


def application_for(
    uow: UnitOfWork, connection: Connection, *, now: datetime, kind: ApplicantKind
) -> dict[str, object]:
    """The variables of the start form for a settlement of this connection, read today, with all documents."""
    today = local_date(now)
    subscriber = connection.subscriber
    is_subscriber = kind is ApplicantKind.SUBSCRIBER
    return {
        "billId": connection.bill_id,
        "applicantKind": kind.value,
        "nationalId": subscriber.national_id if is_subscriber else new_owner_national_id(connection),
        "mobile": subscriber.mobile,
        "landline": subscriber.landline,
        "lastBillPaymentId": last_paid_payment_id(uow, connection.bill_id),
        "reading": str(plausible_kwh(uow.connections.readings(connection.bill_id), today)),
        "readingDate": format_jalali(today),
        "documents": ["last-paid-bill", "national-card-copy"],
    }


def new_owner_national_id(connection: Connection) -> str:
    """An invented person's national ID, of one kind with the connection, so that it is the same at each run."""
    nine = connection.bill_id[:9].rjust(9, "7")
    return nine + national_id_check_digit(nine)


def last_paid_payment_id(uow: UnitOfWork, bill_id: str) -> str:
    """The payment ID on the last periodic bill. Raises LookupError where none is paid: no sample for a story."""
    bills = [bill for bill in uow.bills.of_connection(bill_id) if bill.kind is BillKind.PERIODIC]
    if not bills or bills[-1].state is not BillState.PAID:
        raise LookupError(f"the last periodic bill of {bill_id} is not paid")
    return bills[-1].payment_id


def plausible_kwh(readings: Sequence[Reading], on: date) -> int:
    """What the counter would show: the last reading, going on at the average of the past year. Not past a roll-over."""
    last = readings[-1]
    first = next(each for each in readings if (last.taken_on - each.taken_on).days <= 370)  # noqa: PLR2004 - a year and a few days
    days = (last.taken_on - first.taken_on).days or 1
    return last.kwh + (last.kwh - first.kwh) * (on - last.taken_on).days // days
