"""Bills with their lines."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from db.repositories.payments import SqlPayments
from db.repositories.rows import found, insert, meter_reading, update
from db.tables import BillLineRow, BillRow
from services.model.bills import Bill, BillLine, BillState
from services.model.keys import BillKind


class SqlBills(SqlPayments):
    """Implements `services.ports.bills.Bills`."""

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
        lines=[_line_row(bill.number, position, line) for position, line in enumerate(bill.lines)],
    )


def _line_row(bill_number: str, position: int, line: BillLine) -> BillLineRow:
    return BillLineRow(bill_number=bill_number, position=position, code=line.code, title=line.title, amount=line.amount)
