"""Before permanent collection step 4: whether the meter still hangs there, for an agent to collect."""

from dataclasses import dataclass

from services.specific.permanent_collection.collecting import meter_in_place
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """False once another request has taken the meter away."""

    meter_in_place: bool


@handles("find-meter-in-place")
def handle(context: JobContext, data: Input) -> Output:
    """Look it up."""
    return Output(meter_in_place=meter_in_place(context.uow, tracking_code=data.tracking_code))
