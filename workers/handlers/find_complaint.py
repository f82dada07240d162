"""What the second look is given; and who has worked on the request, asked of Tasklist while it still knows."""

from dataclasses import dataclass
from typing import Annotated

from services.complaints.hands import first_hands
from services.complaints.making import complaint_of
from services.complaints.second_look import ABOUT, note_first_hands, outcome_text
from services.review import review_of
from workers.context import JobContext, OutsideContext
from workers.runtime.handler import Apply, handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the number of the complaint about it."""

    tracking_code: str
    complaint_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What is objected to, the end of the request, the request itself; Persian."""

    complaint_about: str
    complaint_text: str
    outcome_text: str
    request_text: str


@handles("find-complaint", blocking=True)
def handle(context: OutsideContext, data: Input) -> Annotated[Apply, Output]:
    """Ask Tasklist, then keep the marks of who has completed a task of the request."""
    hands = first_hands(data.tracking_code, context.open_tasks.completed(data.tracking_code))
    return Apply(lambda job: _found(job, data, hands))


def _found(context: JobContext, data: Input, hands: frozenset[str]) -> Output:
    complaint = complaint_of(context.uow, data.tracking_code, data.complaint_number)
    note_first_hands(context.uow, complaint, hands)
    return Output(
        complaint_about=ABOUT[complaint.about],
        complaint_text=complaint.text,
        outcome_text=outcome_text(context.uow, data.tracking_code),
        request_text=review_of(context.uow, tracking_code=data.tracking_code).request_text,
    )
