"""Power reduction step 9: the record changes with the entry into the history."""

from dataclasses import dataclass
from typing import Any

from services.jalali import format_jalali
from services.specific.power_reduction.ending import last_day
from services.specific.power_reduction.entering import enter_reduction
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and what customer services decided, as typed."""

    tracking_code: str
    history_decision: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the record is changed, else the Persian message why not; the last day of the reduction."""

    history_entered: bool
    history_message: str
    end_text: str


@handles("enter-reduction")
def handle(context: JobContext, data: Input) -> Output:
    """Enter it."""
    result = enter_reduction(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        decision=data.history_decision,
    )
    return Output(
        history_entered=result.changed,
        history_message=result.message,
        end_text=format_jalali(last_day(context.uow, data.tracking_code)),
    )
