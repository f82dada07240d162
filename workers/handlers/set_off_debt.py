"""Permanent collection step 12: the debt that stops a refund is paid with its instalments."""

from dataclasses import dataclass

from services.refunds.setting_off import set_off_from_instalments
from services.text import format_rials
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether anything was owed still, and how much of it the instalments have paid, in Persian."""

    debt_set_off: bool
    set_off_text: str


@handles("set-off-debt")
def handle(context: JobContext, data: Input) -> Output:
    """Set it off."""
    amount = set_off_from_instalments(
        context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code
    )
    return Output(debt_set_off=bool(amount), set_off_text=format_rials(amount))
