"""Permanent collection step 3: what the connection's file says of its tariff and amperage."""

from dataclasses import dataclass
from typing import Any

from services.specific.permanent_collection.file_check import record_file_check
from services.specific.permanent_collection.model import Users
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the check as typed: the service tells the unit of every fault."""

    tracking_code: str
    file_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the check stands, and the Persian message why not; who uses the power, null where it does not."""

    file_accepted: bool
    file_message: str
    file_users: Users | None


@handles("record-file-check")
def handle(context: JobContext, data: Input) -> Output:
    """Record the check."""
    answer = record_file_check(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        report=data.file_report,
    )
    return Output(
        file_accepted=answer.accepted,
        file_message=answer.message,
        file_users=answer.check.users if answer.check else None,
    )
