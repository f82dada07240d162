"""Temporary or free-market power, step 6: granted for its period, or not any more."""

from dataclasses import dataclass

from services.specific.free_market_power.granting import GRANTED, grant_power
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The outcome (free-power-granted, rejected or withdrawn); the terms as they were granted, or why they were not, in
    Persian, null else.
    """

    grant_outcome: str
    period_text: str | None
    grant_reason: str | None


@handles("grant-power")
def handle(context: JobContext, data: Input) -> Output:
    """Grant it."""
    grant = grant_power(context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code)
    is_granted = grant.outcome == GRANTED
    return Output(
        grant_outcome=grant.outcome,
        period_text=grant.text if is_granted else None,
        grant_reason=None if is_granted else grant.text,
    )
