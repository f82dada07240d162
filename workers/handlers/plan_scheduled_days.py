"""Scheduled work begins: the days for which it has to be done."""

from dataclasses import dataclass
from datetime import date

from services.scheduled.batches import days_to_run
from services.scheduled.works import work_of
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """Which work, and the day on which its timer fired: however late it is done, it is that day's."""

    work: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The days, in order: those that were missed, then the timer's own."""

    days: list[str]


@handles("plan-scheduled-days")
def handle(context: JobContext, data: Input) -> Output:
    """Every day since the last one that was done, up to the timer's; that alone where it never ran."""
    days = days_to_run(context.uow, work_of(data.work), data.day, clock=context.clock)
    return Output(days=[each.isoformat() for each in days])
