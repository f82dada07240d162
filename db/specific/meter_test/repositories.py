"""Meter tests."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from db.repositories.rows import insert, update
from db.specific import SpecificRepository
from db.specific.meter_test.tables import AccuracyTestRow
from services.specific.meter_test.model import AccuracyTest, Measured
from services.specific.meter_test.ports import AccuracyTests

HUNDREDTHS = 100


class SqlAccuracyTests(SpecificRepository):
    """Implements `AccuracyTests`."""

    port = AccuracyTests

    def of_request(self, tracking_code: str) -> AccuracyTest | None:
        """The request's test."""
        query = select(AccuracyTestRow).where(AccuracyTestRow.tracking_code == tracking_code)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _test(row)

    def of_connection(self, bill_id: str) -> Sequence[AccuracyTest]:
        """Oldest first."""
        query = (
            select(AccuracyTestRow)
            .where(AccuracyTestRow.bill_id == bill_id)
            .order_by(AccuracyTestRow.visited_at, AccuracyTestRow.tracking_code)
        )
        return [_test(row) for row in self._session.scalars(query)]

    def add(self, test: AccuracyTest) -> None:
        """Add it; there is one of a request."""
        insert(self._session, _row(test))

    def save(self, test: AccuracyTest) -> None:
        """Replace it; raises NotFound."""
        update(self._session, _row(test), what="meter test of request", key=test.tracking_code)


def _row(test: AccuracyTest) -> AccuracyTestRow:
    found = test.finding
    error = None if found is None else found.error_percent
    return AccuracyTestRow(
        tracking_code=test.tracking_code,
        bill_id=test.bill_id,
        work_order_number=test.work_order_number,
        meter_serial=test.meter_serial,
        reading_kwh=test.reading_kwh,
        seal_number=test.seal_number,
        visited_at=test.visited_at,
        substitute_serial=test.substitute_serial,
        condition=None if found is None else found.condition,
        error_hundredths=None if error is None else int(error * HUNDREDTHS),
        tested_at=None if found is None else found.tested_at,
        verdict=test.verdict,
        reason=test.reason,
        installed_serial=test.installed_serial,
        installed_at=test.installed_at,
    )


def _test(row: AccuracyTestRow) -> AccuracyTest:
    return AccuracyTest(
        tracking_code=row.tracking_code,
        bill_id=row.bill_id,
        work_order_number=row.work_order_number,
        meter_serial=row.meter_serial,
        reading_kwh=row.reading_kwh,
        seal_number=row.seal_number,
        visited_at=row.visited_at,
        substitute_serial=row.substitute_serial,
        finding=_measured(row),
        verdict=row.verdict,
        reason=row.reason,
        installed_serial=row.installed_serial,
        installed_at=row.installed_at,
    )


def _measured(row: AccuracyTestRow) -> Measured | None:
    if row.condition is None or row.tested_at is None:
        return None
    error = None if row.error_hundredths is None else Decimal(row.error_hundredths) / HUNDREDTHS
    return Measured(condition=row.condition, error_percent=error, tested_at=row.tested_at)
