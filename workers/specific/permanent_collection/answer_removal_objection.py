"""Permanent collection by the company: the unit's answer to an objection."""

from dataclasses import dataclass
from typing import Any

from services.jalali import format_jalali
from services.model.objections import ObjectionDecision
from services.specific.permanent_collection.removal_objections import answer_removal_objection, last_day_to_pay
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, which of its objections, and the form as typed."""

    tracking_code: str
    objection_number: int
    objection_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What was decided and the subscriber is told, or what has to be corrected; the last day to pay as people read it,
    null where no time runs.
    """

    objection_accepted: bool
    objection_message: str
    objection_decision: ObjectionDecision | None
    objection_answer: str
    pay_until: str | None


@handles("answer-removal-objection")
def handle(context: JobContext, data: Input) -> Output:
    """Keep the answer."""
    answer = answer_removal_objection(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        number=data.objection_number,
        report=data.objection_report,
    )
    last_day = last_day_to_pay(context.uow, clock=context.clock, tracking_code=data.tracking_code)
    return Output(
        objection_accepted=answer.accepted,
        objection_message=answer.message,
        objection_decision=answer.decision,
        objection_answer=answer.answer,
        pay_until=None if last_day is None else format_jalali(last_day),
    )
