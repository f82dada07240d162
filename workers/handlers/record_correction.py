"""After a return: the corrected application is the request's from now on (Settlement step 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.intake.correction import record_corrected_application
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Result


class Given(Inputs):
    """The request, and why it was returned, as typed."""

    tracking_code: str
    return_reason: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Result):
    """The application as it is now, without personal data; and for diagnosis, in Persian, what is different."""

    application: Mapping[str, object]
    correction_text: str


@handles("record-correction")
def handle(context: JobContext, given: Given) -> Recorded:
    """Record the correction."""
    correction = record_corrected_application(
        context.uow, tracking_code=given.tracking_code, return_reason=given.return_reason
    )
    return Recorded(application=correction.application, correction_text=correction.text)
