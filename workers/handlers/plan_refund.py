"""Permanent collection step 11: customer services decides how the refund is paid."""

from dataclasses import dataclass
from typing import Any

from services.refunds.planning import plan_refund
from services.text import format_rials
from workers.context import JobContext
from workers.handlers.compute_refund import Facts
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, what its connection's file says, and the decision as typed."""

    tracking_code: str
    connection_facts: Facts
    refund_plan: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the decision stands; the Persian message tells why not. `payable_text`: what the subscriber gets."""

    plan_accepted: bool
    plan_message: str
    payable_text: str | None


@handles("plan-refund")
def handle(context: JobContext, data: Input) -> Output:
    """Decide the refund: debts are set off, the rest is parted."""
    answer = plan_refund(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        facts=data.connection_facts.as_facts(),
        plan=data.refund_plan,
    )
    payable = None if answer.refund is None else format_rials(answer.refund.payable)
    return Output(plan_accepted=answer.accepted, plan_message=answer.message, payable_text=payable)
