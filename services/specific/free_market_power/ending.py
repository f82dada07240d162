"""When a period ends, and what an agent does on its last day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.jalali import local_date
from services.metering.final_reading import FINAL_COLLECTION, FINAL_READING
from services.model.connections import METER_GONE
from services.model.keys import WorkOrderKind
from services.ports import UnitOfWork
from services.specific.free_market_power.bounds import bounds_of
from services.specific.free_market_power.model import PowerKind, PowerPeriod
from services.specific.free_market_power.ports import PowerPeriods, power_period_of
from services.visiting.next_visit import start_of_work


class EndWork(StrEnum):
    """What is done on the last day. NONE: no meter hangs there any more."""

    READ = "read"
    COLLECT = "collect"
    NONE = "none"


ORDERS: Mapping[EndWork, WorkOrderKind] = {
    EndWork.READ: FINAL_READING,
    EndWork.COLLECT: FINAL_COLLECTION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodEnd:
    """When the subscriber is reminded, and when the last day's work begins."""

    period: PowerPeriod
    remind_at: datetime
    last_day_at: datetime
    work: EndWork


def end_of_period(uow: UnitOfWork, *, tracking_code: str) -> PeriodEnd:
    """The end of the request's period as it stands. Nobody is reminded of the end of what has not begun.

    Raises NotFound, ReferenceDataMissing.
    """
    period = power_period_of(uow, tracking_code)
    first, last = period.terms.first_day, period.terms.last_day
    bounds = bounds_of(period.terms.kind, local_date(period.granted_at))
    return PeriodEnd(
        period=period,
        remind_at=start_of_work(max(first, last - timedelta(days=bounds.remind_days))),
        last_day_at=start_of_work(last),
        work=_work(uow, period),
    )


def _work(uow: UnitOfWork, period: PowerPeriod) -> EndWork:
    """Temporary power is taken away at the end, unless the next period follows it."""
    if uow.connections.get(period.bill_id).state in METER_GONE:
        return EndWork.NONE
    others = uow.repository(PowerPeriods).of_connection(period.bill_id)
    is_renewed = any(period.is_followed_by(other) for other in others)
    return EndWork.COLLECT if period.terms.kind is PowerKind.TEMPORARY and not is_renewed else EndWork.READ
