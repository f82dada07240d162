"""Power reduction step 3: what customer services have found in the file."""

from dataclasses import dataclass
from typing import Any

from services.specific.power_reduction.file_check import record_file_check
from services.specific.power_reduction.model import FileDecision
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the form as typed: the service tells the clerk of every fault."""

    tracking_code: str
    file_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What was decided and why it is returned or rejected, or what has to be corrected."""

    file_accepted: bool
    file_message: str
    file_decision: FileDecision | None
    file_reason: str | None


@handles("record-reduction-file")
def handle(context: JobContext, data: Input) -> Output:
    """Record the check."""
    answer = record_file_check(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        report=data.file_report,
    )
    return Output(
        file_accepted=answer.accepted,
        file_message=answer.message,
        file_decision=answer.decision,
        file_reason=answer.reason,
    )
