"""Bills with their lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from sqlalchemy import CTE, ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from db.repositories.payments import SqlPayments
from db.repositories.rows import found, insert, meter_reading, update
from db.tables import BillLineRow, BillRow, ConnectionRow, SubscriberRow
from db.tables.bills import UNPAID
from services.billing.carrying import PAYABLE_UNIT
from services.model.bills import Basis, Bill, BillLine, BillState, Default
from services.model.keys import BillKind
from services.money import Rials

_MOST_DEFAULTS = 20


class SqlBills(SqlPayments):
    """Implements `services.ports.bills.Bills`."""

    # What a person owes for other connections, and who owes much, is told as it is at that moment: nobody waits for
    # their transactions.
    not_noted: ClassVar[Sequence[str]] = ("defaults_of_person", "owing")

    def get(self, number: str) -> Bill:
        """The bill; raises NotFound."""
        return _bill(found(self._session.get(BillRow, number), what="bill", key=number))

    def find_by_identifiers(self, bill_id: str, payment_id: str) -> Bill | None:
        """The bill that a stub with these identifiers pays: an unpaid one before others, else the newest."""
        query = (
            select(BillRow)
            .where(BillRow.bill_id == bill_id, BillRow.payment_id == payment_id)
            .order_by((BillRow.state == BillState.ISSUED).desc(), BillRow.issued_at.desc(), BillRow.number.desc())
            .limit(1)
        )
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _bill(row)

    def of_request(self, tracking_code: str, kind: BillKind | None = None) -> Sequence[Bill]:
        """The request's bills, oldest first; of one kind if asked."""
        wanted = [BillRow.tracking_code == tracking_code]
        if kind is not None:
            wanted.append(BillRow.kind == kind)
        return self._oldest_first(*wanted)

    def of_connection(self, bill_id: str) -> Sequence[Bill]:
        """The connection's bills, oldest first."""
        return self._oldest_first(BillRow.bill_id == bill_id)

    def defaults_of_person(self, national_id: str, *, today: date, besides: str) -> Sequence[Default]:
        """What the person's other connections owe past its day, by bill ID."""
        late = _asking_for_late(national_id, today=today, besides=besides)
        owes = or_(ConnectionRow.bill_id.in_(select(late.c.bill_id)), ConnectionRow.carried >= Rials(PAYABLE_UNIT))
        query = (
            select(ConnectionRow.bill_id, ConnectionRow.carried)
            .join(SubscriberRow, SubscriberRow.bill_id == ConnectionRow.bill_id)
            .where(SubscriberRow.national_id == national_id, ConnectionRow.bill_id != besides, owes)
            .order_by(ConnectionRow.bill_id)
            .limit(_MOST_DEFAULTS)
        )
        owing = self._session.execute(query).all()
        ids = [bill_id for bill_id, _ in owing]
        overdue = BillRow.number.in_(select(late.c.asking))
        bills = self._oldest_first(BillRow.bill_id.in_(ids), overdue) if ids else []
        return [
            Default(bill_id=key, overdue=tuple(each for each in bills if each.bill_id == key), carried=carried)
            for key, carried in owing
        ]

    def owing(self, *, at_least: Rials, after: str, limit: int) -> Sequence[str]:
        """The bill IDs behind `after` of connections whose unpaid bills come to so much."""
        lines = (
            select(func.coalesce(func.sum(BillLineRow.amount), 0))
            .where(BillLineRow.bill_number == BillRow.number)
            .scalar_subquery()
        )
        payable = lines + BillRow.carried_in - BillRow.carried_out
        query = (
            select(BillRow.bill_id)
            .where(UNPAID, BillRow.kind != BillKind.FEES, BillRow.bill_id > after)
            .group_by(BillRow.bill_id)
            .having(func.sum(payable) >= at_least.amount)
            .order_by(BillRow.bill_id)
            .limit(limit)
        )
        return list(self._session.scalars(query))

    def consolidated_into(self, number: str) -> Sequence[Bill]:
        """The bills whose amounts this one asks for in their place, oldest first."""
        return self._oldest_first(BillRow.consolidated_into == number)

    def add(self, bill: Bill) -> None:
        """Add a new bill."""
        insert(self._session, _bill_row(bill))

    def save(self, bill: Bill) -> None:
        """Replace the bill and its lines; raises NotFound."""
        update(self._session, _bill_row(bill), what="bill", key=bill.number)

    def _oldest_first(self, *wanted: ColumnElement[bool]) -> list[Bill]:
        query = select(BillRow).where(*wanted).order_by(BillRow.issued_at, BillRow.number)
        return [_bill(row) for row in self._session.scalars(query)]


def _asking_for_late(national_id: str, *, today: date, besides: str) -> CTE:
    """The unpaid bills (`asking`) that are past their day, or ask for one that is in its place."""
    unpaid = (
        select(BillRow.number.label("asking"), BillRow.bill_id, BillRow.number, BillRow.due_on)
        .join(SubscriberRow, SubscriberRow.bill_id == BillRow.bill_id)
        .where(
            SubscriberRow.national_id == national_id,
            BillRow.bill_id != besides,
            BillRow.state == BillState.ISSUED,
            BillRow.kind != BillKind.FEES,
        )
        .cte("asked_for", recursive=True)
    )
    earlier = aliased(BillRow)
    asked_for = unpaid.union_all(
        select(unpaid.c.asking, earlier.bill_id, earlier.number, earlier.due_on).join(
            earlier, earlier.consolidated_into == unpaid.c.number
        )
    )
    return select(asked_for.c.asking, asked_for.c.bill_id).where(asked_for.c.due_on < today).cte("late")


def _bill(row: BillRow) -> Bill:
    return Bill(
        number=row.number,
        kind=row.kind,
        bill_id=row.bill_id,
        payment_id=row.payment_id,
        tracking_code=row.tracking_code,
        lines=tuple(BillLine(code=line.code, title=line.title, amount=line.amount) for line in row.lines),
        carried_in=row.carried_in,
        carried_out=row.carried_out,
        issued_at=row.issued_at,
        due_on=row.due_on,
        state=row.state,
        provisional=row.provisional,
        billed_up_to=meter_reading(row.billed_up_to_kwh, row.billed_up_to_day),
        billed_from=meter_reading(row.billed_from_kwh, row.billed_from_day),
        billed_kwh=row.billed_kwh,
        consolidated_into=row.consolidated_into,
        meter_serial=row.meter_serial,
        replaces=row.replaces,
        bases=tuple(Basis(codes=tuple(each["codes"]), figures=each["figures"]) for each in row.bases),
    )


def _bill_row(bill: Bill) -> BillRow:
    until, since = bill.billed_up_to, bill.billed_from
    return BillRow(
        number=bill.number,
        kind=bill.kind,
        bill_id=bill.bill_id,
        payment_id=bill.payment_id,
        tracking_code=bill.tracking_code,
        carried_in=bill.carried_in,
        carried_out=bill.carried_out,
        issued_at=bill.issued_at,
        due_on=bill.due_on,
        state=bill.state,
        provisional=bill.provisional,
        billed_up_to_kwh=until.kwh if until else None,
        billed_up_to_day=until.taken_on if until else None,
        billed_from_kwh=since.kwh if since else None,
        billed_from_day=since.taken_on if since else None,
        billed_kwh=bill.billed_kwh,
        consolidated_into=bill.consolidated_into,
        meter_serial=bill.meter_serial,
        replaces=bill.replaces,
        bases=[{"codes": list(each.codes), "figures": dict(each.figures)} for each in bill.bases],
        lines=[_line_row(bill.number, position, line) for position, line in enumerate(bill.lines)],
    )


def _line_row(bill_number: str, position: int, line: BillLine) -> BillLineRow:
    return BillLineRow(bill_number=bill_number, position=position, code=line.code, title=line.title, amount=line.amount)
