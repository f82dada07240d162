"""Temporary cut by the company: the unit that may order it has the subscriber warned, or drops it."""

from dataclasses import dataclass
from typing import Any

from services.durations import parse_limit
from services.specific.temporary_cut.warning import CutOrderDecision, order_cut
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the form as typed, and for how long the warning runs by the table of cases, as ISO 8601."""

    tracking_code: str
    cut_order: Any = None
    warning_period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What was ordered and why it is dropped, or what has to be corrected."""

    order_accepted: bool
    order_message: str
    order_decision: CutOrderDecision | None
    order_reason: str | None


@handles("order-cut")
def handle(context: JobContext, data: Input) -> Output:
    """Keep the order."""
    answer = order_cut(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        report=data.cut_order,
        warning_for=parse_limit(data.warning_period),
    )
    return Output(
        order_accepted=answer.accepted,
        order_message=answer.message,
        order_decision=answer.decision,
        order_reason=answer.reason,
    )
