"""The second look at a request that was objected to: its answer counts if somebody else has given it."""

from dataclasses import dataclass
from typing import Annotated, Any

from services.complaints.hands import first_hands, second_hand
from services.complaints.making import complaint_of
from services.complaints.second_look import note_first_hands, record_second_look
from services.model.complaints import ComplaintDecision
from workers.context import JobContext, OutsideContext
from workers.runtime.handler import Apply, handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The complaint, the form as typed, and how often it was sent: who sent it last is asked of Tasklist, which lists a
    completed task a moment later than the engine.
    """

    tracking_code: str
    complaint_number: int
    looks: int
    second_look: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What was decided and what the applicant is told; or what has to be corrected, or that somebody else has to."""

    look_accepted: bool
    look_message: str
    complaint_decision: ComplaintDecision | None
    complaint_answer: str


@handles("record-second-look", blocking=True)
def handle(context: OutsideContext, data: Input) -> Annotated[Apply, Output]:
    """Ask Tasklist who has looked, then keep the answer. It may know by now of more first hands."""
    tasks = context.open_tasks.completed(data.tracking_code)
    hand = second_hand(
        data.tracking_code, tasks, process_instance_key=context.job.process_instance_key, looks=data.looks
    )
    return Apply(lambda job: _recorded(job, data, hand, first_hands(data.tracking_code, tasks)))


def _recorded(context: JobContext, data: Input, hand: str | None, first: frozenset[str]) -> Output:
    note_first_hands(context.uow, complaint_of(context.uow, data.tracking_code, data.complaint_number), first)
    look = record_second_look(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        number=data.complaint_number,
        report=data.second_look,
        hand=hand,
    )
    answered = look.complaint
    return Output(
        look_accepted=look.accepted,
        look_message=look.message,
        complaint_decision=None if answered is None else answered.decision,
        complaint_answer="" if answered is None else answered.answer or "",
    )
