"""Meter test steps 7 and 8: whether a meter has to be hung or recorded, and which."""

from dataclasses import dataclass

from services.specific.meter_test.installing import find_meter_work, substitute_stays, work_text
from services.specific.meter_test.model import MeterWork
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What is to be done, and in Persian markdown for the agent; whether the substitute stays and is to be recorded."""

    meter_work: MeterWork
    work_text: str
    substitute_stays: bool


@handles("find-meter-work")
def handle(context: JobContext, data: Input) -> Output:
    """Find it."""
    return Output(
        meter_work=find_meter_work(context.uow, tracking_code=data.tracking_code),
        work_text=work_text(context.uow, tracking_code=data.tracking_code),
        substitute_stays=substitute_stays(context.uow, tracking_code=data.tracking_code),
    )
