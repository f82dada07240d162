"""Power reduction, after the archive: when the power returns."""

from dataclasses import dataclass
from datetime import datetime

from services.durations import parse_limit
from services.jalali import format_jalali
from services.specific.power_reduction.ending import find_period
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and how long before the last day the subscriber is reminded, as ISO 8601."""

    tracking_code: str
    remind_before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReductionView(JobOutput):
    """The last day as people read it, and the instants of the return and of its reminder."""

    end_text: str
    end_at: datetime
    remind_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The reduction as it stands."""

    reduction: ReductionView


@handles("find-reduction-end")
def handle(context: JobContext, data: Input) -> Output:
    """Find it."""
    period = find_period(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        remind_before=parse_limit(data.remind_before),
    )
    view = ReductionView(end_text=format_jalali(period.ends_on), end_at=period.end_at, remind_at=period.remind_at)
    return Output(reduction=view)
