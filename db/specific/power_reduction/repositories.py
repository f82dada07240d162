"""Power reductions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from db.repositories.rows import insert, upsert
from db.specific import SpecificRepository
from db.specific.power_reduction.tables import PowerReductionRow, ReductionEndRow
from services.model.answers import Permit
from services.specific.power_reduction.model import PowerReduction, ReductionEnd
from services.specific.power_reduction.ports import PowerReductions


class SqlPowerReductions(SpecificRepository):
    """Implements `PowerReductions`."""

    port = PowerReductions

    def of_request(self, tracking_code: str) -> PowerReduction | None:
        """The request's reduction."""
        query = select(PowerReductionRow).where(PowerReductionRow.tracking_code == tracking_code)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _reduction(row)

    def of_connection(self, bill_id: str) -> Sequence[PowerReduction]:
        """Oldest first."""
        query = (
            select(PowerReductionRow)
            .where(PowerReductionRow.bill_id == bill_id)
            .order_by(PowerReductionRow.checked_at, PowerReductionRow.tracking_code)
        )
        return [_reduction(row) for row in self._session.scalars(query)]

    def save(self, reduction: PowerReduction) -> None:
        """Add it, or replace the one of its request."""
        upsert(self._session, _row(reduction))

    def ends_of(self, tracking_code: str) -> Sequence[ReductionEnd]:
        """Oldest first."""
        query = (
            select(ReductionEndRow)
            .where(ReductionEndRow.tracking_code == tracking_code)
            .order_by(ReductionEndRow.number)
        )
        return [_end(row) for row in self._session.scalars(query)]

    def add_end(self, end: ReductionEnd) -> None:
        """Add it; its number is its own."""
        insert(self._session, _end_row(end))


def _row(reduction: PowerReduction) -> PowerReductionRow:
    return PowerReductionRow(
        tracking_code=reduction.tracking_code,
        bill_id=reduction.bill_id,
        power_kw=reduction.power_kw,
        note=reduction.note,
        checked_at=reduction.checked_at,
        ended_at=reduction.ended_at,
        end_reason=reduction.end_reason,
    )


def _reduction(row: PowerReductionRow) -> PowerReduction:
    return PowerReduction(
        tracking_code=row.tracking_code,
        bill_id=row.bill_id,
        power_kw=row.power_kw,
        note=row.note,
        checked_at=row.checked_at,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
    )


def _end_row(end: ReductionEnd) -> ReductionEndRow:
    licence = end.licence
    return ReductionEndRow(
        tracking_code=end.tracking_code,
        number=end.number,
        ends_on=end.ends_on,
        licence_number=None if licence is None else licence.number,
        licence_issuer=None if licence is None else licence.issuer,
        licence_valid_until=None if licence is None else licence.valid_until,
        decided_at=end.decided_at,
    )


def _end(row: ReductionEndRow) -> ReductionEnd:
    return ReductionEnd(
        tracking_code=row.tracking_code,
        number=row.number,
        ends_on=row.ends_on,
        licence=_licence(row),
        decided_at=row.decided_at,
    )


def _licence(row: ReductionEndRow) -> Permit | None:
    if row.licence_number is None or row.licence_issuer is None or row.licence_valid_until is None:
        return None
    return Permit(number=row.licence_number, issuer=row.licence_issuer, valid_until=row.licence_valid_until)
