"""Wherever an agent goes out: a visit that came to nothing."""

from dataclasses import dataclass
from typing import Any

from services.visiting.attempts import attempts_text, record_attempt
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The order and the report as typed: the agent is told of every fault."""

    work_order: WorkOrder
    visit_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the visit was kept, else what the agent has to correct. `time_agreed`: the report says when the agent
    comes again. `attempts_text` lists the order's visits in vain, in Persian markdown.
    """

    visit_accepted: bool
    visit_message: str
    time_agreed: bool
    attempts_text: str


@handles("record-visit-attempt")
def handle(context: JobContext, data: Input) -> Output:
    """Keep the visit."""
    number = data.work_order.number
    reply = record_attempt(
        context.uow, clock=context.clock, company=context.company, work_order_number=number, report=data.visit_report
    )
    return Output(
        visit_accepted=reply.accepted,
        visit_message=reply.message,
        time_agreed=reply.is_agreed,
        attempts_text=attempts_text(context.uow, number),
    )
