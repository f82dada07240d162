"""Bills with their lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CTE, ColumnElement, Row, bindparam, delete, func, insert, or_, select
from sqlalchemy.orm import Session, aliased

from db.base import table_of
from db.repositories.payments import SqlPayments
from db.repositories.rows import found, meter_reading, write_changes
from db.tables import BillLineRow, BillRow, ConnectionRow, SubscriberRow
from db.tables.bills import UNPAID
from services.billing.carrying import PAYABLE_UNIT
from services.model.bills import Basis, Bill, BillLine, BillState, Default
from services.model.keys import BillKind
from services.money import Rials

_BILL, _LINE = table_of(BillRow), table_of(BillLineRow)
_LINES = (
    select(_LINE)
    .where(_LINE.c.bill_number.in_(bindparam("numbers", expanding=True)))
    .order_by(_LINE.c.bill_number, _LINE.c.position)
)
_INSERT, _INSERT_LINES = insert(_BILL), insert(_LINE)
_DELETE_LINES = delete(_LINE).where(_LINE.c.bill_number == bindparam("key"))

_MOST_DEFAULTS = 20


class SqlBills(SqlPayments):
    """Implements `services.ports.bills.Bills`. All bills of a connection, once read, are kept at hand as a request is:
    issuing one asks for them several times.
    """

    # What a person owes for other connections, and who owes much, is told as it is at that moment: nobody waits for
    # their transactions.
    not_noted: ClassVar[Sequence[str]] = ("defaults_of_person", "owing")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._known: dict[str, list[Bill]] = {}

    def get(self, number: str) -> Bill:
        """The bill; raises NotFound."""
        return found(next(iter(self._oldest_first(_BILL.c.number == number)), None), what="bill", key=number)

    def find_by_identifiers(self, bill_id: str, payment_id: str) -> Bill | None:
        """The bill that a stub with these identifiers pays: an unpaid one before others, else the newest."""
        bills = self._known.get(bill_id)
        if bills is None:
            bills = self._oldest_first(_BILL.c.bill_id == bill_id, _BILL.c.payment_id == payment_id)
        meant = [each for each in bills if each.payment_id == payment_id]
        return max(meant, key=lambda each: (each.state is BillState.ISSUED, *_age(each)), default=None)

    def of_request(self, tracking_code: str, kind: BillKind | None = None) -> Sequence[Bill]:
        """The request's bills, oldest first; of one kind if asked."""
        wanted = [_BILL.c.tracking_code == tracking_code]
        if kind is not None:
            wanted.append(_BILL.c.kind == kind)
        return self._oldest_first(*wanted)

    def of_connection(self, bill_id: str) -> Sequence[Bill]:
        """The connection's bills, oldest first."""
        if bill_id not in self._known:
            self._known[bill_id] = self._oldest_first(_BILL.c.bill_id == bill_id)
        return list(self._known[bill_id])

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
        overdue = _BILL.c.number.in_(select(late.c.asking))
        bills = self._oldest_first(_BILL.c.bill_id.in_(ids), overdue) if ids else []
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
        return self._oldest_first(_BILL.c.consolidated_into == number)

    def add(self, bill: Bill) -> None:
        """Add a new bill; a taken number ends the transaction with WriteConflict."""
        self._session.connection().execute(_INSERT, _values(bill))
        self._add_lines(bill)
        if (known := self._known.get(bill.bill_id)) is not None:
            known.append(bill)
            known.sort(key=_age)

    def save(self, bill: Bill) -> None:
        """Replace the bill and its lines; raises NotFound."""
        before = self.get(bill.number)
        write_changes(self._session, _BILL.c.number, before=_values(before), after=_values(bill))
        if before.lines != bill.lines:
            self._session.connection().execute(_DELETE_LINES, {"key": bill.number})
            self._add_lines(bill)
        self._known.pop(bill.bill_id, None)

    def _add_lines(self, bill: Bill) -> None:
        if bill.lines:
            lines = [_line_values(bill.number, position, line) for position, line in enumerate(bill.lines)]
            self._session.connection().execute(_INSERT_LINES, lines)

    def _oldest_first(self, *wanted: ColumnElement[bool]) -> list[Bill]:
        query = select(_BILL).where(*wanted).order_by(_BILL.c.issued_at, _BILL.c.number)
        rows = self._session.connection().execute(query).all()
        lines = self._lines([each.number for each in rows])
        return [_bill(each, lines[each.number]) for each in rows]

    def _lines(self, numbers: Collection[str]) -> dict[str, list[BillLine]]:
        """In their order, by the number of their bill."""
        lines: dict[str, list[BillLine]] = {each: [] for each in numbers}
        if numbers:
            for row in self._session.connection().execute(_LINES, {"numbers": list(numbers)}):
                lines[row.bill_number].append(BillLine(code=row.code, title=row.title, amount=row.amount))
        return lines


def _age(bill: Bill) -> tuple[datetime, str]:
    """Bills in the order in which they were issued."""
    return bill.issued_at, bill.number


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


def _bill(row: Row[Any], lines: Sequence[BillLine]) -> Bill:
    return Bill(
        number=row.number,
        kind=row.kind,
        bill_id=row.bill_id,
        payment_id=row.payment_id,
        tracking_code=row.tracking_code,
        lines=tuple(lines),
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


def _values(bill: Bill) -> dict[str, object]:
    until, since = bill.billed_up_to, bill.billed_from
    return {
        "number": bill.number,
        "kind": bill.kind,
        "bill_id": bill.bill_id,
        "payment_id": bill.payment_id,
        "tracking_code": bill.tracking_code,
        "carried_in": bill.carried_in,
        "carried_out": bill.carried_out,
        "issued_at": bill.issued_at,
        "due_on": bill.due_on,
        "state": bill.state,
        "provisional": bill.provisional,
        "billed_up_to_kwh": until.kwh if until else None,
        "billed_up_to_day": until.taken_on if until else None,
        "billed_from_kwh": since.kwh if since else None,
        "billed_from_day": since.taken_on if since else None,
        "billed_kwh": bill.billed_kwh,
        "consolidated_into": bill.consolidated_into,
        "meter_serial": bill.meter_serial,
        "replaces": bill.replaces,
        "bases": [{"codes": list(each.codes), "figures": dict(each.figures)} for each in bill.bases],
    }


def _line_values(bill_number: str, position: int, line: BillLine) -> dict[str, object]:
    return {
        "bill_number": bill_number,
        "position": position,
        "code": line.code,
        "title": line.title,
        "amount": line.amount,
    }
