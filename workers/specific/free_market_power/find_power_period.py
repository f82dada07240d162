"""Temporary or free-market power: when the period ends, and what an agent does then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.jalali import format_jalali
from services.specific.free_market_power.ending import ORDERS, EndWork, end_of_period
from services.specific.free_market_power.terms import terms_text
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput

_WORK_TEXTS: Mapping[EndWork, str] = {
    EndWork.READ: "**دورهٔ برق به پایان می‌رسد: کنتور را بخوانید؛ سر جایش می‌ماند.**",
    EndWork.COLLECT: "**دورهٔ برق موقت به پایان می‌رسد: کنتور را بخوانید و جمع‌آوری کنید.**",
    EndWork.NONE: "",
}


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerPeriodView(JobOutput):
    """The period: its terms and its last day in Persian, when the subscriber is reminded, when the work of the last day
    begins, what it is (none where no meter hangs there), by which kind of order, null without one.
    """

    text: str
    last_day_text: str
    remind_at: datetime
    last_day_at: datetime
    work: EndWork
    work_order_kind: str | None
    work_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The period."""

    power_period: PowerPeriodView


@handles("find-power-period")
def handle(context: JobContext, data: Input) -> Output:
    """Find it."""
    end = end_of_period(context.uow, tracking_code=data.tracking_code)
    view = PowerPeriodView(
        text=terms_text(end.period.terms),
        last_day_text=format_jalali(end.period.terms.last_day),
        remind_at=end.remind_at,
        last_day_at=end.last_day_at,
        work=end.work,
        work_order_kind=ORDERS.get(end.work),
        work_text=_WORK_TEXTS[end.work],
    )
    return Output(power_period=view)
