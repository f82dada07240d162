"""Permanent collection step 11: customer services decides how the refund is paid."""

from dataclasses import dataclass
from typing import Any

from services.money import Rials
from services.refunds.planning import RefundFigures, facts_of, plan_refund
from services.text import format_rials
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Figures(JobInput):
    """What the refund came from that the form showed, in rials."""

    value: int
    column_one: int
    balance: int

    def as_figures(self) -> RefundFigures:
        """In the rules' own type."""
        value, column_one, balance = map(Rials, (self.value, self.column_one, self.balance))
        return RefundFigures(value=value, column_one=column_one, balance=balance)


class Shown(JobInput):
    """The computation that the form showed; a form of version 1.0.0 of decide-refund has no figures in it."""

    figures: Figures | None = None


class Input(JobInput):
    """The request, what the form showed, and the decision as typed."""

    tracking_code: str
    refund: Shown
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
        facts=facts_of(context.uow, data.tracking_code),
        seen=None if data.refund.figures is None else data.refund.figures.as_figures(),
        plan=data.refund_plan,
    )
    refund = answer.refund
    payable = None if refund is None else format_rials(refund.payable)
    return Output(plan_accepted=answer.accepted, plan_message=answer.message, payable_text=payable)
