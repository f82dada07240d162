"""Before STD-07: whether anything known already stands in the way of the change that follows the work."""

from dataclasses import dataclass

from services.standard.record import change_obstacles
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the record can be changed as far as it is known; the Persian message tells what stands in the way."""

    change_possible: bool
    change_message: str


@handles("check-change")
def handle(context: JobContext, data: Input) -> Output:
    """See what stands in the way of the change."""
    known = change_obstacles(
        context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code
    )
    return Output(change_possible=known.changed, change_message=known.message)
