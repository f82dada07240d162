"""After a return: the corrected application is the request's from now on (Settlement step 5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.intake.correction import record_corrected_application
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Result


class Given(Inputs):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Result):
    """The application as it is now, without personal data."""

    application: Mapping[str, object]


@handles("record-correction")
def handle(context: JobContext, given: Given) -> Recorded:
    """Record the correction."""
    return Recorded(application=record_corrected_application(context.uow, tracking_code=given.tracking_code))
