"""Temporary or free-market power, after the archive: the period ends before its last day."""

from dataclasses import dataclass
from typing import Any

from services.specific.free_market_power.early_end import record_early_end
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class PeriodShown(JobInput):
    """The last day that the form has shown, as people read it."""

    last_day_text: str | None = None


class Input(JobInput):
    """The request and the form as typed: the service tells the clerk of every fault."""

    tracking_code: str
    power_period: PeriodShown = PeriodShown()
    early_end: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What the subscriber is told, null where something has to be corrected, which the message tells."""

    early_end_accepted: bool
    early_end_message: str
    early_end_text: str | None


@handles("record-early-end")
def handle(context: JobContext, data: Input) -> Output:
    """Record it."""
    answer = record_early_end(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        report=data.early_end,
        shown=data.power_period.last_day_text,
    )
    return Output(early_end_accepted=answer.accepted, early_end_message=answer.message, early_end_text=answer.text)
