"""Power reduction, after the archive: it is over, and the power is not returned."""

from typing import Any

from services.specific.power_reduction.ending import end_reduction
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request, and why, as typed."""

    tracking_code: str
    end_reason: Any = None


@handles("end-reduction")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Note it."""
    end_reduction(context.uow, clock=context.clock, tracking_code=data.tracking_code, reason=data.end_reason)
    return NoOutput()
