"""Permanent collection by the company: the unit has the subscriber warned, or drops it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.specific.permanent_collection.ports import removal_of
from services.specific.permanent_collection.removal_beginning import describe_removal, is_vital
from services.specific.permanent_collection.removal_order import RemovalDecision, order_removal, removal_warning
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the form as typed: the service tells the unit of every fault."""

    tracking_code: str
    removal_order: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalWarningView(JobOutput):
    """Until when the subscriber may pay, the last day of it and what he owes, as people read them."""

    ends_at: datetime
    pay_until: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What was decided and why it is dropped, or what has to be corrected; the warning where there is one. The ground
    and the premises as they are by now, for the form where it comes back.
    """

    order_accepted: bool
    order_message: str
    order_decision: RemovalDecision | None
    order_reason: str | None
    removal_warning: RemovalWarningView | None
    removal_text: str
    premises_vital: bool


@handles("order-removal")
def handle(context: JobContext, data: Input) -> Output:
    """Keep the decision."""
    uow, clock, reference, code = context.uow, context.clock, context.reference, data.tracking_code
    answer = order_removal(uow, clock=clock, reference=reference, tracking_code=code, report=data.removal_order)
    return Output(
        order_accepted=answer.accepted,
        order_message=answer.message,
        order_decision=answer.decision,
        order_reason=answer.reason,
        removal_warning=_warning(context, code) if answer.decision is RemovalDecision.WARN else None,
        removal_text=describe_removal(uow, clock=clock, reference=reference, tracking_code=code),
        premises_vital=is_vital(uow, removal_of(uow, code).bill_id),
    )


def _warning(context: JobContext, tracking_code: str) -> RemovalWarningView:
    found = removal_warning(context.uow, clock=context.clock, reference=context.reference, tracking_code=tracking_code)
    return RemovalWarningView(ends_at=found.ends_at, pay_until=found.last_day, text=found.text)
