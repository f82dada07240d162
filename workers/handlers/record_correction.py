"""After a return: the corrected application is the request's from now on (Settlement step 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.intake.registration import record_corrected_application
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and why it was returned, as typed."""

    tracking_code: str
    return_reason: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The application as it is now, without personal data; and for diagnosis, in Persian, what is different."""

    application: Mapping[str, object]
    correction_text: str


@handles("record-correction")
def handle(context: JobContext, data: Input) -> Output:
    """Record the correction."""
    correction = record_corrected_application(
        context.uow, tracking_code=data.tracking_code, return_reason=data.return_reason
    )
    return Output(application=correction.application, correction_text=correction.text)
