"""Permanent collection step 12: finance has paid an instalment, or could not."""

from dataclasses import dataclass
from typing import Any

from services.refunds.paying import amount_text, record_instalment
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Instalment(JobInput):
    """The instalment that the form was about."""

    number: int


class Input(JobInput):
    """The request, the instalment, and the report as typed: the service tells finance of every fault."""

    tracking_code: str
    instalment: Instalment
    payment_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the report stands, and the Persian message why not; what was paid, or why it was not, null else."""

    payment_accepted: bool
    payment_message: str
    paid_text: str | None
    unpaid_reason: str | None


@handles("record-instalment")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    answer = record_instalment(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        number=data.instalment.number,
        payment=data.payment_report,
    )
    found = answer.instalment
    return Output(
        payment_accepted=answer.accepted,
        payment_message=answer.message,
        paid_text=amount_text(context.uow, found) if found is not None and not found.is_open else None,
        unpaid_reason=answer.reason,
    )
