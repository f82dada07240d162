"""Settlement step 14: the debt is settled, the power flows again."""

from dataclasses import dataclass

from services.metering.supply import reconnect_connection
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether power comes back: not where another request has taken the meter away meanwhile."""

    is_reconnected: bool


@handles("reconnect-connection")
def handle(context: JobContext, data: Input) -> Output:
    """Note that the power flows, and bill the time of the cut."""
    is_reconnected = reconnect_connection(
        context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code
    )
    return Output(is_reconnected=is_reconnected)
