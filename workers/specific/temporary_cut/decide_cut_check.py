"""Temporary cut: a person says whether power was brought back, where the figures leave a doubt."""

from dataclasses import dataclass
from typing import Any

from services.specific.temporary_cut.checking import CheckResult, decide_cut_check, found_sms_text
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the form as typed."""

    tracking_code: str
    check_decision: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What was decided, or what has to be corrected; what the subscriber is told where power was found."""

    decision_accepted: bool
    decision_message: str
    check_result: CheckResult | None
    found_text: str


@handles("decide-cut-check")
def handle(context: JobContext, data: Input) -> Output:
    """Keep the decision."""
    answer = decide_cut_check(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        report=data.check_decision,
    )
    found = answer.result is CheckResult.FOUND
    return Output(
        decision_accepted=answer.accepted,
        decision_message=answer.message,
        check_result=answer.result,
        found_text=found_sms_text(context.uow, tracking_code=data.tracking_code) if found else "",
    )
