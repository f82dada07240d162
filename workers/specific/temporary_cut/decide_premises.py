"""Temporary cut: a person of the unit decides on premises that live on power."""

from dataclasses import dataclass
from typing import Any

from services.specific.temporary_cut.premises import PremisesDecision, decide_premises
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the form as typed."""

    tracking_code: str
    premises_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What was decided and why it is not cut, or what has to be corrected."""

    premises_accepted: bool
    premises_message: str
    premises_decision: PremisesDecision | None
    premises_reason: str | None


@handles("decide-premises")
def handle(context: JobContext, data: Input) -> Output:
    """Keep the decision."""
    answer = decide_premises(
        context.uow, clock=context.clock, tracking_code=data.tracking_code, report=data.premises_report
    )
    return Output(
        premises_accepted=answer.accepted,
        premises_message=answer.message,
        premises_decision=answer.decision,
        premises_reason=answer.reason,
    )
