"""Meter test step 3: what came of the tester's visit."""

from dataclasses import dataclass
from typing import Any

from services.specific.meter_test.site_report import SiteOutcome
from services.specific.meter_test.site_testing import record_site_test
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the order and the report as typed: the service tells the tester of every fault."""

    tracking_code: str
    work_order: WorkOrder
    site_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """How the visit ended and why nothing was tested, or what the tester has to correct."""

    site_accepted: bool
    site_message: str
    site_outcome: SiteOutcome | None
    site_reason: str | None


@handles("record-site-test")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    answer = record_site_test(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        work_order_number=data.work_order.number,
        report=data.site_report,
    )
    return Output(
        site_accepted=answer.accepted,
        site_message=answer.message,
        site_outcome=answer.outcome,
        site_reason=answer.reason,
    )
