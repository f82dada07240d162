"""Settlement step 14: which fault of which meter is to be put right, and whether that meter is still there."""

from dataclasses import dataclass

from services.billing.faults import PresentMeter, fault_to_repair, present_meter
from services.labels import METER_CONDITIONS
from services.metering.way import present_meter_facts
from services.model.metering import MeterCondition
from services.text import fact_list
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterFaultView(JobOutput):
    """The fault, as people read it too, what hangs at the connection by now, and the meter that its record names, as a
    Persian markdown list.
    """

    condition: MeterCondition
    condition_text: str
    present: PresentMeter
    meter_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The fault."""

    meter_fault: MeterFaultView


@handles("find-fault")
def handle(context: JobContext, data: Input) -> Output:
    """Find the fault that the request's last visit has reported."""
    uow = context.uow
    fault = fault_to_repair(uow, tracking_code=data.tracking_code)
    view = MeterFaultView(
        condition=fault.condition,
        condition_text=METER_CONDITIONS[fault.condition],
        present=present_meter(uow, fault),
        meter_text=fact_list(present_meter_facts(uow, uow.connections.get(fault.bill_id))),
    )
    return Output(meter_fault=view)
