"""Periods of temporary or free-market power."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select

from db.base import table_of
from db.repositories.rows import insert, update
from db.specific import SpecificRepository
from db.specific.free_market_power.tables import PowerPeriodRow
from services.specific.free_market_power.model import DepositEnd, EarlyEnd, PowerPeriod, PowerTerms
from services.specific.free_market_power.ports import PowerPeriods

_PERIOD = table_of(PowerPeriodRow)
# Every bill asks whether there is one.
_OF_CONNECTION = (
    select(_PERIOD).where(_PERIOD.c.bill_id == bindparam("key")).order_by(_PERIOD.c.first_day, _PERIOD.c.tracking_code)
)


class SqlPowerPeriods(SpecificRepository):
    """Implements `PowerPeriods`."""

    port = PowerPeriods

    def of_request(self, tracking_code: str) -> PowerPeriod | None:
        """The request's period."""
        query = select(PowerPeriodRow).where(PowerPeriodRow.tracking_code == tracking_code)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _period(row)

    def of_connection(self, bill_id: str) -> Sequence[PowerPeriod]:
        """In the order of their days."""
        return [_period(row) for row in self._session.connection().execute(_OF_CONNECTION, {"key": bill_id})]

    def add(self, period: PowerPeriod) -> None:
        """Add it; there is one of a request."""
        insert(self._session, _row(period))

    def save(self, period: PowerPeriod) -> None:
        """Replace it; raises NotFound."""
        update(self._session, _row(period), what="power period of request", key=period.tracking_code)


def _row(period: PowerPeriod) -> PowerPeriodRow:
    terms, end, early = period.terms, period.end, period.early_end
    return PowerPeriodRow(
        tracking_code=period.tracking_code,
        bill_id=period.bill_id,
        kind=terms.kind,
        first_day=terms.first_day,
        last_day=terms.last_day,
        power_kw=terms.power_kw,
        deposit=period.deposit,
        granted_at=period.granted_at,
        settled_at=None if end is None else end.settled_at,
        set_off=None if end is None else end.set_off,
        paid_out=None if end is None else end.paid_out,
        early_reason=None if early is None else early.reason,
        early_letter=None if early is None else early.letter,
        granted_last_day=None if early is None else early.granted_last_day,
        early_decided_at=None if early is None else early.decided_at,
    )


def _period(row: PowerPeriodRow | Row[Any]) -> PowerPeriod:
    return PowerPeriod(
        tracking_code=row.tracking_code,
        bill_id=row.bill_id,
        terms=PowerTerms(kind=row.kind, first_day=row.first_day, last_day=row.last_day, power_kw=row.power_kw),
        deposit=row.deposit,
        granted_at=row.granted_at,
        end=_end(row),
        early_end=_early_end(row),
    )


def _end(row: PowerPeriodRow | Row[Any]) -> DepositEnd | None:
    if row.settled_at is None or row.set_off is None or row.paid_out is None:
        return None
    return DepositEnd(settled_at=row.settled_at, set_off=row.set_off, paid_out=row.paid_out)


def _early_end(row: PowerPeriodRow | Row[Any]) -> EarlyEnd | None:
    if row.early_reason is None or row.granted_last_day is None or row.early_decided_at is None:
        return None
    return EarlyEnd(
        reason=row.early_reason,
        letter=row.early_letter,
        granted_last_day=row.granted_last_day,
        decided_at=row.early_decided_at,
    )
