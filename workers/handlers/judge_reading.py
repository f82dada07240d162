"""What the unit says that approves a request: of a reading that contradicts the records (Settlement step 4), and of the
conditions of by-law 35-4.
"""

from dataclasses import dataclass
from typing import Any

from services.admission.conditions import check_conditions
from services.admission.sister_debts import SisterInquiry
from services.readings.judging import judge_reading
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput

APPROVED = "approved"
UNDECIDED = "- نظر واحد تشخیص انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید."


class Input(JobInput):
    """The request, the approval that the judgement came with, and it, its reason and what is said of the conditions as
    typed; what has come of the inquiry at sister companies, null where none was made.
    """

    tracking_code: str
    reading_judgement: Any = None
    judgement_reason: Any = None
    diagnosis_decision: Any = None
    diagnosis_reason: Any = None
    examine_decision: Any = None
    examine_reason: Any = None
    conditions: Any = None
    sister_inquiry: SisterInquiry | None = None

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
    """Judge the reading, where it is in doubt and the request was approved. A form without a decision comes back, and
    one that approves although a condition is not met.
    """
    if data.decision != APPROVED:
        return Output(judgement_accepted=False, judgement_message=UNDECIDED)
    if "conditions" in data.model_fields_set:
        met = check_conditions(
            context.uow, tracking_code=data.tracking_code, said=data.conditions, inquiry=data.sister_inquiry
        )
        if not met.accepted:
            return Output(judgement_accepted=False, judgement_message=met.message)
    answer = judge_reading(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        judgement=data.reading_judgement,
        reason=data.judgement_reason or data.diagnosis_reason or data.examine_reason,
    )
    return Output(judgement_accepted=answer.accepted, judgement_message=answer.message)
