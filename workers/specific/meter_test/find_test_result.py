"""Meter test step 3: what the table of verdicts goes by."""

from dataclasses import dataclass

from services.model.metering import MeterCondition
from services.specific.meter_test.model import Accuracy
from services.specific.meter_test.verdicts import measured_accuracy
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What the meter is like, its error beside the tolerance of its kind, and all of it in Persian markdown."""

    condition: MeterCondition
    accuracy: Accuracy
    result_text: str


@handles("find-test-result")
def handle(context: JobContext, data: Input) -> Output:
    """Find it."""
    measured = measured_accuracy(context.uow, reference=context.reference, tracking_code=data.tracking_code)
    return Output(condition=measured.found.condition, accuracy=measured.accuracy, result_text=measured.text)
