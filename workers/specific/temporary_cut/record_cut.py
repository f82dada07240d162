"""Temporary cut: what the agent reports from the place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.specific.temporary_cut.cut_report import CutOutcome
from services.specific.temporary_cut.cutting import record_cut
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class CutFacts(JobInput):
    """When the guard said at the door that power may be cut."""

    looked_at: datetime


class Input(JobInput):
    """The request, the order, the look at the door and the report as typed: the service tells the agent every fault."""

    tracking_code: str
    work_order: WorkOrder
    cut_facts: CutFacts
    cut_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """How it ended and why nothing was cut, or what the agent has to correct; whether power is reconnected at once."""

    cut_accepted: bool
    report_message: str
    cut_outcome: CutOutcome | None
    cut_reason: str
    after_payment: bool


@handles("record-cut")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    answer = record_cut(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        work_order_number=data.work_order.number,
        asked_at=data.cut_facts.looked_at,
        report=data.cut_report,
    )
    return Output(
        cut_accepted=answer.accepted,
        report_message=answer.message,
        cut_outcome=answer.outcome,
        cut_reason=answer.reason,
        after_payment=answer.reconnect,
    )
