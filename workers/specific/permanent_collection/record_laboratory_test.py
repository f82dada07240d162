"""Permanent collection step 5: what the laboratory finds of the equipment."""

from dataclasses import dataclass
from typing import Any

from services.specific.permanent_collection.model import FINDINGS, Finding
from services.specific.permanent_collection.storing import error_text, record_laboratory_test
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the report as typed: the service tells the laboratory of every fault."""

    tracking_code: str
    laboratory_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the report stands, and the Persian message why not; what was found, and in a line, null where not."""

    laboratory_accepted: bool
    laboratory_message: str
    finding: Finding | None
    finding_text: str | None


@handles("record-laboratory-test")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    answer = record_laboratory_test(
        context.uow, clock=context.clock, tracking_code=data.tracking_code, report=data.laboratory_report
    )
    test = None if answer.equipment is None else answer.equipment.test
    return Output(
        laboratory_accepted=answer.accepted,
        laboratory_message=answer.message,
        finding=None if test is None else test.finding,
        finding_text=None if test is None else f"{FINDINGS[test.finding]}، خطا {error_text(test)}",
    )
