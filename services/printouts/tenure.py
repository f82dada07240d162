"""Whose time at a connection a printout tells of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.billing.former import last_former
from services.jalali import format_jalali
from services.model.bills import Bill
from services.model.connections import Connection, MeterReading
from services.model.requests import Request
from services.ports import UnitOfWork
from services.text import to_persian_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """The present subscriber's time, from when the name was changed: `since`, at the reading `opening`.

    Both are None where nobody was registered before.
    """

    since: datetime | None
    opening: MeterReading | None

    def has(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.since is None or moment > self.since


def tenure_of(uow: UnitOfWork, connection: Connection) -> Tenure:
    """The present subscriber's tenure.

    The sources give the histories for a written request with the subscriber's national card (source 000), and a change
    of the name splits the account at a reading: up to it the former subscriber answers, and his
    figures are his. So what was billed before the change stays out of the new subscriber's history, also the bill of
    the change itself, which settles the old account. A correction of the name's spelling splits nothing.
    """
    last = last_former(uow, connection)
    if last is None:
        return Tenure(since=None, opening=None)
    return Tenure(since=last.changed_at, opening=last.liable_until)


def tenure_facts(bill_id: str, tenure: Tenure) -> Iterator[tuple[str, str]]:
    """Whose history a sheet tells, and since when: titles and values as they are printed."""
    yield "شناسهٔ قبض", to_persian_digits(bill_id)
    if tenure.opening is not None:
        yield "آغاز اشتراک", format_jalali(tenure.opening.taken_on)


def bills_of_tenure(uow: UnitOfWork, connection: Connection, tenure: Tenure) -> list[Bill]:
    """The connection's bills of that time, oldest first."""
    return [bill for bill in uow.bills.of_connection(connection.bill_id) if tenure.has(bill.issued_at)]


def is_subscribers(uow: UnitOfWork, request: Request) -> bool:
    """Whether the request is the present subscriber's own: nobody else is told a history or shown the name."""
    subscriber = uow.connections.get(request.application.bill_id).subscriber
    return request.application.applicant.national_id == subscriber.national_id
