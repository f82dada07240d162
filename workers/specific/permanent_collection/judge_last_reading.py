"""Before permanent collection step 7: what diagnosis says of a last reading that contradicts the records."""

from dataclasses import dataclass
from typing import Any

from services.specific.permanent_collection.last_bill import judge_last_reading
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the judgement and its reason as typed."""

    tracking_code: str
    reading_judgement: Any = None
    judgement_reason: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the judgement stands; the Persian message tells why not."""

    judgement_accepted: bool
    judgement_message: str


@handles("judge-last-reading")
def handle(context: JobContext, data: Input) -> Output:
    """Judge it."""
    answer = judge_last_reading(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        judgement=data.reading_judgement,
        reason=data.judgement_reason,
    )
    return Output(judgement_accepted=answer.accepted, judgement_message=answer.message)
