"""Settlement step 14: which fault of which meter the installer is sent to put right."""

from dataclasses import dataclass

from services.billing.faults import fault_to_repair
from services.labels import METER_CONDITIONS
from services.model.metering import MeterCondition
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterFaultView(JobOutput):
    """The fault, as people read it too. The meter is in the work order."""

    condition: MeterCondition
    condition_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The fault."""

    meter_fault: MeterFaultView


@handles("find-fault")
def handle(context: JobContext, data: Input) -> Output:
    """Find the fault that the request's last visit has reported."""
    fault = fault_to_repair(context.uow, tracking_code=data.tracking_code)
    view = MeterFaultView(condition=fault.condition, condition_text=METER_CONDITIONS[fault.condition])
    return Output(meter_fault=view)
