"""Temporary cut: what the agent has seen at a place that the records hold as cut."""

from dataclasses import dataclass
from typing import Any

from services.specific.temporary_cut.checking import CheckResult, found_sms_text, record_cut_check
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the order and the report as typed: the service tells the agent every fault."""

    tracking_code: str
    work_order: WorkOrder
    check_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What came of it, or what has to be corrected; what was seen, in Persian markdown, and what the subscriber is
    told where power was found.
    """

    check_accepted: bool
    check_message: str
    check_result: CheckResult | None
    seen_text: str
    found_text: str


@handles("record-cut-check")
def handle(context: JobContext, data: Input) -> Output:
    """Record what was seen."""
    answer = record_cut_check(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        work_order_number=data.work_order.number,
        report=data.check_report,
    )
    found = answer.result is CheckResult.FOUND
    return Output(
        check_accepted=answer.accepted,
        check_message=answer.message,
        check_result=answer.result,
        seen_text=answer.text,
        found_text=found_sms_text(context.uow, tracking_code=data.tracking_code) if found else "",
    )
