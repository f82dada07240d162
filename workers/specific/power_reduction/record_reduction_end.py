"""Power reduction, after the archive: another last day."""

from dataclasses import dataclass
from typing import Any

from services.jalali import format_jalali
from services.specific.power_reduction.ending import record_end
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class ReductionShown(JobInput):
    """The last day that the form has shown, as people read it."""

    end_text: str | None = None


class Input(JobInput):
    """The request and the form as typed: the service tells the clerk of every fault."""

    tracking_code: str
    reduction: ReductionShown = ReductionShown()
    end_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The last day as people read it, null where something has to be corrected, which the message tells."""

    end_accepted: bool
    end_message: str
    end_text: str | None


@handles("record-reduction-end")
def handle(context: JobContext, data: Input) -> Output:
    """Record it."""
    answer = record_end(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        report=data.end_report,
        shown=data.reduction.end_text,
    )
    return Output(
        end_accepted=answer.accepted,
        end_message=answer.message,
        end_text=None if answer.ends_on is None else format_jalali(answer.ends_on),
    )
