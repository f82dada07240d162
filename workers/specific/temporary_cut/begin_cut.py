"""Temporary cut step 2, where the company begins it: the case with its evidence is registered."""

from dataclasses import dataclass
from typing import Any

from services.specific.temporary_cut.beginning import begin_cut, check_needed
from services.specific.temporary_cut.warning import describe_cut
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class CutRule(JobInput):
    """What the table of cases says of the case: which evidence it asks for, as its title, if any."""

    evidence: str | None = None


class Input(JobInput):
    """The form as typed, and the rule of its case; null where the table knows no such case."""

    cut_start: Any = None
    cut_rule: CutRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether it is registered, else what has to be corrected; the request, what is begun in Persian markdown, and
    whether somebody has to look first if a cut still holds.
    """

    begun_accepted: bool
    begun_message: str
    tracking_code: str | None
    cut_text: str
    check_needed: bool


@handles("begin-cut")
def handle(context: JobContext, data: Input) -> Output:
    """Register it."""
    answer = begin_cut(
        context.uow,
        clock=context.clock,
        element=context.element,
        begun=data.cut_start,
        evidence_title=None if data.cut_rule is None else data.cut_rule.evidence,
    )
    code = None if answer.request is None else answer.request.tracking_code
    return Output(
        begun_accepted=answer.accepted,
        begun_message=answer.message,
        tracking_code=code,
        cut_text="" if code is None else describe_cut(context.uow, clock=context.clock, tracking_code=code),
        check_needed=answer.request is not None and check_needed(context.uow, answer.request.application.bill_id),
    )
