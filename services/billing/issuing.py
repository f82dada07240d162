"""Issuing a bill: number, identifiers, rounding. All kinds of bills are issued here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.billing.bases import bases_of
from services.billing.carrying import consolidate, split_payable
from services.billing.messages import tell_paid
from services.clock import Clock
from services.errors import RequestClosed, ServiceError
from services.identifiers import PaymentId
from services.jalali import jalali_year, local_date
from services.model.bills import Bill, BillLine, BillState
from services.model.connections import Connection, MeterReading
from services.model.keys import BillKind
from services.model.requests import Request
from services.money import ZERO, Rials
from services.permits.wording import announcement
from services.ports import UnitOfWork
from services.reference.data import ReferenceData

# Periods 1 to 19 of a year belong to the periodic bills.
FIRST_AD_HOC_PERIOD = 20
AD_HOC_PERIODS = 80

# The payment reference of a bill that earlier credit has paid; operators read it.
PAID_FROM_CREDIT = "از محل بستانکاری"


class PaymentIdsExhausted(ServiceError):
    """The connection has no free ad-hoc period left for the amount in this year."""

    def __init__(self, *, bill_id: str, year: int) -> None:
        super().__init__(f"no ad-hoc period is left for connection {bill_id} in {year}")
        self.bill_id = bill_id
        self.year = year


class BillTooLarge(ServiceError):
    """The amount does not fit into a payment ID."""

    def __init__(self, *, bill_id: str, payable: Rials) -> None:
        super().__init__(f"a bill of {payable.amount} rials for connection {bill_id} does not fit into a payment ID")
        self.bill_id = bill_id
        self.payable = payable


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What is to be billed to a connection. `bill_id` is the connection's, `tracking_code` None where no request asks.

    `consolidates` are unpaid bills of the connection that the new one asks for in their place; `billed_up_to` is the
    reading up to which it charges energy, `billed_from` the one from which, and `billed_kwh` the energy in between,
    counted by the meter with `meter_serial`: the present one by default. `replaces` is the number of a wrong bill.
    """

    kind: BillKind
    bill_id: str
    tracking_code: str | None
    lines: Sequence[BillLine]
    provisional: bool = False
    billed_up_to: MeterReading | None = None
    billed_from: MeterReading | None = None
    billed_kwh: int | None = None
    meter_serial: str | None = None
    consolidates: Sequence[Bill] = ()
    replaces: str | None = None


def require_open(uow: UnitOfWork, tracking_code: str) -> Request:
    """The request, if it may still ask for money. Raises RequestClosed, NotFound."""
    request = uow.requests.get(tracking_code)
    if not request.is_open:
        raise RequestClosed(tracking_code)
    return request


def due_day(clock: Clock, reference: ReferenceData, kind: BillKind) -> date:
    """Until when a bill of the kind that is told of today is to be paid."""
    return local_date(clock.now()) + timedelta(days=reference.due_days[kind])


def issue_bill(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, charge: Charge) -> Bill:
    """The bill of a charge, stored, with what the connection carried and the bills to be consolidated taken up.

    A bill with nothing to pay (credit, or less than a thousand rials) is paid from the start, and every process that
    collects it, or a bill that it consolidated, is told so. Raises PaymentIdsExhausted, BillTooLarge.
    """
    now = clock.now()
    connection = uow.connections.get(charge.bill_id)
    charge = replace(charge, lines=(*charge.lines, *_permit_lines(uow, connection, charge, local_date(now))))
    carried_in = connection.carried + Rials.total(bill.payable for bill in charge.consolidates)
    payable, rest = split_payable(Rials.total(line.amount for line in charge.lines) + carried_in)
    days = timedelta(days=reference.due_days[charge.kind])
    bill = _new_bill(uow, charge, payable=payable, carried_in=carried_in, carried_out=rest, now=now, due_after=days)
    uow.connections.save(replace(connection, carried=rest))
    uow.bills.add(bill)
    for taken in charge.consolidates:
        consolidate(uow, taken, by=bill)
    if not payable:
        tell_paid(uow, bill, reference=PAID_FROM_CREDIT, message_id=f"credit-{bill.number}", now=now)
    return bill


def _permit_lines(uow: UnitOfWork, connection: Connection, charge: Charge, today: date) -> Iterator[BillLine]:
    """What a bill for energy announces of the connection's permit (by-law 36-4): words, which ask for nothing."""
    if charge.billed_kwh is None and charge.billed_up_to is None:
        return
    permits = uow.permits.of_connection(connection.bill_id)
    if (told := announcement(permits, connection.tariff_class, today)) is not None:
        yield BillLine(code="permit", title=told, amount=ZERO)


def issue_credit_note(uow: UnitOfWork, *, clock: Clock, charge: Charge) -> Bill:
    """A bill of negative lines, stored: it takes up nothing, asks for nothing, carries all of them to the next bill.

    Unlike a bill it must not take up debts, which its credit could not cover. Raises PaymentIdsExhausted.
    """
    credit = Rials.total(line.amount for line in charge.lines)
    note = _new_bill(
        uow, charge, payable=ZERO, carried_in=ZERO, carried_out=credit, now=clock.now(), due_after=timedelta()
    )
    connection = uow.connections.get(charge.bill_id)
    uow.connections.save(replace(connection, carried=connection.carried + credit))
    uow.bills.add(note)
    return note


def _new_bill(
    uow: UnitOfWork,
    charge: Charge,
    *,
    payable: Rials,
    carried_in: Rials,
    carried_out: Rials,
    now: datetime,
    due_after: timedelta,
) -> Bill:
    """The bill with its number and identifiers, paid if there is nothing to pay."""
    today = local_date(now)
    return Bill(
        number=f"{jalali_year(today)}{uow.sequences.next('bill'):07}",
        kind=charge.kind,
        bill_id=charge.bill_id,
        payment_id=_payment_id(uow, bill_id=charge.bill_id, payable=payable, today=today),
        tracking_code=charge.tracking_code,
        lines=tuple(charge.lines),
        carried_in=carried_in,
        carried_out=carried_out,
        issued_at=now,
        due_on=today + due_after,
        state=BillState.ISSUED if payable else BillState.PAID,
        provisional=charge.provisional,
        billed_up_to=charge.billed_up_to,
        billed_from=charge.billed_from,
        billed_kwh=charge.billed_kwh,
        meter_serial=None if charge.billed_up_to is None else _serial(uow, charge),
        replaces=charge.replaces,
        bases=bases_of(charge.lines),
    )


def _serial(uow: UnitOfWork, charge: Charge) -> str:
    return charge.meter_serial or uow.connections.get(charge.bill_id).meter.serial


def standing_bill(uow: UnitOfWork, tracking_code: str, kind: BillKind) -> Bill | None:
    """The request's newest bill of the kind that is not void: a request has one of each at a time.

    None after a credit note, which undoes what was before it.
    """
    standing = [bill for bill in uow.bills.of_request(tracking_code, kind) if bill.state is not BillState.VOID]
    return standing[-1] if standing and not standing[-1].is_credit_note else None


def _payment_id(uow: UnitOfWork, *, bill_id: str, payable: Rials, today: date) -> str:
    """A payment ID that the connection never had, so that bill ID and payment ID together mean one bill.

    Ad-hoc bills take periods 20 to 99 of the year in turn. The year's single digit returns after ten years: an
    identifier that is taken is passed over.
    """
    year = jalali_year(today)
    for _ in range(AD_HOC_PERIODS):
        turn = uow.sequences.next(f"ad-hoc-period-{bill_id}-{year}") - 1
        period = FIRST_AD_HOC_PERIOD + turn % AD_HOC_PERIODS
        try:
            payment_id = PaymentId(amount=payable, year_digit=year % 10, period=period).text(bill_id)
        except ValueError as error:
            raise BillTooLarge(bill_id=bill_id, payable=payable) from error
        if uow.bills.find_by_identifiers(bill_id, payment_id) is None:
            return payment_id
    raise PaymentIdsExhausted(bill_id=bill_id, year=year)
