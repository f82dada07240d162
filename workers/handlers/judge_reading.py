"""Settlement step 4, Name change step 4: what the diagnosis unit says of a reading that contradicts the records."""

from dataclasses import dataclass
from typing import Any

from services.readings.judging import judge_reading
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Result


class Given(Inputs):
    """The request, and the judgement with its reason as typed, which may be that of the approval it came with."""

    tracking_code: str
    reading_judgement: Any = None
    judgement_reason: Any = None
    diagnosis_reason: Any = None
    examine_reason: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Result):
    """Whether the judgement stands; the Persian message tells why not."""

    judgement_accepted: bool
    judgement_message: str


@handles("judge-reading")
def handle(context: JobContext, given: Given) -> Judged:
    """Judge the reading, where it is in doubt."""
    answer = judge_reading(
        context.uow,
        clock=context.clock,
        tracking_code=given.tracking_code,
        judgement=given.reading_judgement,
        reason=given.judgement_reason or given.diagnosis_reason or given.examine_reason,
    )
    return Judged(judgement_accepted=answer.accepted, judgement_message=answer.message)
