"""Refunds of connections, and their instalments."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.repositories.rows import insert, update
from db.repositories.touched import Repository
from db.tables import InstalmentRow, RefundRow
from services.model.refunds import Instalment, Refund


class SqlRefunds(Repository):
    """Implements `services.ports.refunds.Refunds`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, tracking_code: str) -> Refund | None:
        """The refund of the request, if one was decided."""
        query = select(RefundRow).where(RefundRow.tracking_code == tracking_code)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _refund(row)

    def of_connection(self, bill_id: str) -> Sequence[Refund]:
        """In the order of their decision."""
        query = select(RefundRow).where(RefundRow.bill_id == bill_id).order_by(RefundRow.planned_at)
        return [_refund(row) for row in self._session.scalars(query)]

    def add(self, refund: Refund, instalments: Sequence[Instalment]) -> None:
        """Add a refund with its instalments; there is one of a request."""
        insert(self._session, _refund_row(refund))
        for each in instalments:
            insert(self._session, _instalment_row(each))

    def save(self, refund: Refund) -> None:
        """Replace it; raises NotFound."""
        update(self._session, _refund_row(refund), what="refund", key=refund.tracking_code)

    def instalments_of(self, tracking_code: str) -> Sequence[Instalment]:
        """In the order of their numbers."""
        query = select(InstalmentRow).where(InstalmentRow.tracking_code == tracking_code).order_by(InstalmentRow.number)
        return [_instalment(row) for row in self._session.scalars(query)]

    def paid_by(self, reference: str) -> Instalment | None:
        """The instalment that this transfer has paid."""
        row = self._session.scalars(select(InstalmentRow).where(InstalmentRow.reference == reference)).one_or_none()
        return None if row is None else _instalment(row)

    def save_instalment(self, instalment: Instalment) -> None:
        """Replace it; raises NotFound, WriteConflict for a reference that another one has."""
        row = _instalment_row(instalment)
        update(self._session, row, what="instalment", key=f"{instalment.tracking_code}/{instalment.number}")


def _refund_row(refund: Refund) -> RefundRow:
    return RefundRow(
        tracking_code=refund.tracking_code,
        bill_id=refund.bill_id,
        purpose=refund.purpose,
        value=refund.value,
        column_one=refund.column_one,
        percent=refund.percent,
        deducted=refund.deducted,
        payable=refund.payable,
        way=refund.way,
        reason=refund.reason,
        planned_at=refund.planned_at,
    )


def _refund(row: RefundRow) -> Refund:
    return Refund(
        tracking_code=row.tracking_code,
        bill_id=row.bill_id,
        purpose=row.purpose,
        value=row.value,
        column_one=row.column_one,
        percent=row.percent,
        deducted=row.deducted,
        payable=row.payable,
        way=row.way,
        reason=row.reason,
        planned_at=row.planned_at,
    )


def _instalment_row(instalment: Instalment) -> InstalmentRow:
    return InstalmentRow(
        tracking_code=instalment.tracking_code,
        number=instalment.number,
        amount=instalment.amount,
        set_off=instalment.set_off,
        due_on=instalment.due_on,
        state=instalment.state,
        reference=instalment.reference,
        paid_on=instalment.paid_on,
        recorded_at=instalment.recorded_at,
    )


def _instalment(row: InstalmentRow) -> Instalment:
    return Instalment(
        tracking_code=row.tracking_code,
        number=row.number,
        amount=row.amount,
        set_off=row.set_off,
        due_on=row.due_on,
        state=row.state,
        reference=row.reference,
        paid_on=row.paid_on,
        recorded_at=row.recorded_at,
    )
