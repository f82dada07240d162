"""Settlement step 4: what the diagnosis unit says of a reading that contradicts the records."""

from dataclasses import dataclass
from typing import Any

from services.readings.judging import judge_reading
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput

APPROVED = "approved"
UNDECIDED = "- نظر واحد تشخیص انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید."


class Input(JobInput):
    """The request, the approval that the judgement came with, and it and its reason as typed."""

    tracking_code: str
    reading_judgement: Any = None
    judgement_reason: Any = None
    diagnosis_decision: Any = None
    diagnosis_reason: Any = None
    examine_decision: Any = None
    examine_reason: Any = None

    @property
    def decision(self) -> object:
        """What the form decided; approved where the diagram asks for no decision."""
        decisions = {"diagnosis_decision": self.diagnosis_decision, "examine_decision": self.examine_decision}
        return next((each for name, each in decisions.items() if name in self.model_fields_set), APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the judgement stands; the Persian message tells why not."""

    judgement_accepted: bool
    judgement_message: str


@handles("judge-reading")
def handle(context: JobContext, data: Input) -> Output:
    """Judge the reading, where it is in doubt and the request was approved: a form without a decision comes back."""
    if data.decision != APPROVED:
        return Output(judgement_accepted=False, judgement_message=UNDECIDED)
    answer = judge_reading(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        judgement=data.reading_judgement,
        reason=data.judgement_reason or data.diagnosis_reason or data.examine_reason,
    )
    return Output(judgement_accepted=answer.accepted, judgement_message=answer.message)
