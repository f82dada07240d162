"""Wherever an agent was out in vain: what the office has decided about the next visit."""

from dataclasses import dataclass
from typing import Any

from services.visiting.arranging import Arrangement, record_arrangement
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The order, the decision as typed, and whether the caller can end without the visit."""

    work_order: WorkOrder
    arrangement: Any = None
    may_give_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What was decided; null where something of it is to be corrected, which the message tells. The reason is that of a
    visit that was given up.
    """

    arrangement_accepted: bool
    arrangement_message: str
    arrangement_decision: Arrangement | None
    arrangement_reason: str | None


@handles("record-visit-arrangement")
def handle(context: JobContext, data: Input) -> Output:
    """Do what was decided."""
    reply = record_arrangement(
        context.uow,
        clock=context.clock,
        company=context.company,
        work_order_number=data.work_order.number,
        arrangement=data.arrangement,
        may_give_up=data.may_give_up,
    )
    return Output(
        arrangement_accepted=reply.accepted,
        arrangement_message=reply.message,
        arrangement_decision=reply.decision,
        arrangement_reason=reply.reason,
    )
