"""STD-08: the change of the record that a plain service makes."""

from dataclasses import dataclass

from services.standard.record import change_record
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and the change by the key that the service's manifest names."""

    tracking_code: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the record is changed; the Persian message tells what stands in the way."""

    record_changed: bool
    change_message: str


@handles("change-record")
def handle(context: JobContext, data: Input) -> Output:
    """Change the record."""
    result = change_record(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        change_key=data.change,
    )
    return Output(record_changed=result.changed, change_message=result.message)
