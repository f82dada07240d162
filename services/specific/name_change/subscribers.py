"""Registering a connection to another person, and keeping who it was registered to (Name change step 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.clock import Clock
from services.errors import NotFound, ServiceError
from services.forms.findings import as_markdown
from services.intake.drafts import drop_new_subscriber, kept_new_subscriber
from services.jalali import local_date
from services.model.bills import Bill, BillState
from services.model.connections import (
    Connection,
    FormerSubscriber,
    MeterReading,
    Reading,
    ReadingSource,
    Subscriber,
)
from services.model.keys import BillKind
from services.model.metering import MeterTest
from services.model.requests import Finding, Request
from services.notices.facts import former_subscriber_of
from services.ports import UnitOfWork
from services.readings.check import compare
from services.readings.history import last_reading
from services.readings.visits import last_test, visit_reading
from services.specific.name_change.new_subscriber import NOT_SAVED, read_new_subscriber


class FeesNotPaid(ServiceError):
    """The fees of the change and the debts announced with them are unpaid: nothing is changed."""

    def __init__(self, tracking_code: str) -> None:
        super().__init__(f"the fees of request {tracking_code} are not paid")
        self.tracking_code = tracking_code


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberChange:
    """The answer: what is wrong with the form, or nothing, and then the name is changed.

    `to_another_person` is False where only the spelling of the subscriber's name was corrected.
    """

    findings: tuple[Finding, ...] = ()
    to_another_person: bool = False

    @property
    def changed(self) -> bool:
        """True if the connection is registered to the new subscriber."""
        return not self.findings

    @property
    def findings_text(self) -> str:
        """What is to be corrected, as a Persian markdown list; empty where the name is changed."""
        return as_markdown(self.findings)


def change_subscriber(uow: UnitOfWork, *, clock: Clock, tracking_code: str, form: object = None) -> SubscriberChange:
    """Register the request's connection to the person of the change form; with findings nothing is changed.

    The form is the one that was saved for the request (`change_form`), and is forgotten with the change.
    Where none was, it is the `form` of an older diagram, whose task asked for it.

    The former subscriber is kept with the reading up to which that person answers: the one that the paid bill ends
    with. The visit's reading joins the connection's history. A request changes the name once.

    Raises FeesNotPaid, NotFound.
    """
    request = uow.requests.get(tracking_code)
    former = former_subscriber_of(uow, request)
    if former is not None:
        return _changed(uow, former)
    if not fees_are_paid(uow, tracking_code):
        raise FeesNotPaid(tracking_code)
    connection = uow.connections.get(request.application.bill_id)
    entered = kept_new_subscriber(uow, request.draft_key) or form
    if not _says_something(entered):
        return SubscriberChange(findings=(NOT_SAVED,))
    read = read_new_subscriber(entered, connection.subscriber, request.application.applicant)
    if not isinstance(read, Subscriber):
        return SubscriberChange(findings=read)
    drop_new_subscriber(uow, request.draft_key)
    return _changed(uow, _register(uow, request, connection, read, at=clock.now()))


def _changed(uow: UnitOfWork, former: FormerSubscriber) -> SubscriberChange:
    present = uow.connections.get(former.bill_id).subscriber
    return SubscriberChange(to_another_person=present.national_id != former.subscriber.national_id)


def _says_something(form: object) -> bool:
    return any(value is not None for value in form.values()) if isinstance(form, Mapping) else form is not None


def fees_are_paid(uow: UnitOfWork, tracking_code: str) -> bool:
    """True if the request has a bill of fees, and none of those that stand is unpaid."""
    standing = _standing_fees(uow, tracking_code)
    return bool(standing) and all(bill.state is BillState.PAID for bill in standing)


def _standing_fees(uow: UnitOfWork, tracking_code: str) -> Sequence[Bill]:
    return [bill for bill in uow.bills.of_request(tracking_code, BillKind.FEES) if bill.state is not BillState.VOID]


def _register(
    uow: UnitOfWork, request: Request, connection: Connection, person: Subscriber, *, at: datetime
) -> FormerSubscriber:
    test = last_test(uow, request.tracking_code)
    if test is None:
        raise NotFound("meter test of request", request.tracking_code)
    visited = _believed_reading(uow, connection, test)
    known = _billed_reading(uow, request.tracking_code) or visited
    former = FormerSubscriber(
        bill_id=connection.bill_id,
        subscriber=connection.subscriber,
        liable_until=known or _last_known_reading(uow, connection, on=local_date(test.tested_at)),
        changed_at=at,
        tracking_code=request.tracking_code,
    )
    uow.connections.add_former_subscriber(former)
    uow.connections.save(replace(connection, subscriber=person))
    if visited is not None:
        uow.connections.add_reading(
            Reading(
                bill_id=connection.bill_id, kwh=visited.kwh, taken_on=visited.taken_on, source=ReadingSource.METER_TEST
            )
        )
    return former


def _billed_reading(uow: UnitOfWork, tracking_code: str) -> MeterReading | None:
    """The reading with which the energy on the request's bill ends; None if it charges none."""
    ends = (bill.billed_up_to for bill in _standing_fees(uow, tracking_code))
    return next((reading for reading in ends if reading is not None), None)


def _believed_reading(uow: UnitOfWork, connection: Connection, test: MeterTest) -> MeterReading | None:
    """What the visit read; None if it was unreadable, or does not fit what is known of the register by now."""
    reading = visit_reading(test)
    if reading is None or test.meter_serial is not None:
        return None
    return reading if compare(uow, connection, reading).fault is None else None


def _last_known_reading(uow: UnitOfWork, connection: Connection, *, on: date) -> MeterReading:
    """What the register was last known to show, as of a day."""
    return MeterReading(kwh=last_reading(uow, connection, until=on).kwh, taken_on=on)
