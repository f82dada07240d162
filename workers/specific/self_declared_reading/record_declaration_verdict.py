"""Self-declared reading step 4: what diagnosis says of a reading in doubt."""

from dataclasses import dataclass
from typing import Any

from services.specific.self_declared_reading.verdict import record_verdict
from services.specific.self_declared_reading.wording import Decision
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and the verdict as typed."""

    tracking_code: str
    declaration_verdict: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The decision, null where something is to be corrected, which the message tells; whether another figure than the
    declared one is billed, and why.
    """

    verdict_accepted: bool
    verdict_message: str
    decision: Decision | None
    figure_corrected: bool
    verdict_reason: str | None


@handles("record-declaration-verdict")
def handle(context: JobContext, data: Input) -> Output:
    """Take it."""
    said = record_verdict(
        context.uow, clock=context.clock, tracking_code=data.tracking_code, verdict=data.declaration_verdict
    )
    return Output(
        verdict_accepted=said.accepted,
        verdict_message=said.message,
        decision=said.decision,
        figure_corrected=said.corrected,
        verdict_reason=said.reason,
    )
