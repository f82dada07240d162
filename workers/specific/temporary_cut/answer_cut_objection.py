"""Temporary cut by the company: the unit answers an objection."""

from dataclasses import dataclass
from typing import Any

from services.model.objections import ObjectionDecision
from services.objections.answering import answer_objection
from services.objections.making import newest_objection
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the form as typed."""

    tracking_code: str
    objection_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What was decided and what the subscriber is told, or what has to be corrected."""

    objection_accepted: bool
    objection_message: str
    objection_decision: ObjectionDecision | None
    objection_answer: str


@handles("answer-cut-objection")
def handle(context: JobContext, data: Input) -> Output:
    """Keep the answer."""
    objection = newest_objection(context.uow, data.tracking_code)
    answer = answer_objection(context.uow, clock=context.clock, objection=objection, report=data.objection_report)
    return Output(
        objection_accepted=answer.accepted,
        objection_message=answer.message,
        objection_decision=answer.decision,
        objection_answer=answer.answer,
    )
