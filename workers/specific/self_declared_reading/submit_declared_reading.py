"""Self-declared reading step 7: the comprehensive system takes the reading and gives its number (source 004)."""

from dataclasses import dataclass
from typing import Annotated

from services.specific.self_declared_reading.submission import NotSubmitted, keep_number, reading_to_submit, submit
from workers.context import JobContext, OutsideContext
from workers.runtime.handler import Apply, handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The number, in Persian digits."""

    system_number_text: str


def _not_submitted(error: NotSubmitted) -> dict[str, object]:
    return {"unavailableText": error.text, "figuresText": error.figures}


@handles("submit-declared-reading", blocking=True, errors={NotSubmitted: _not_submitted})
def handle(context: OutsideContext, data: Input) -> Annotated[Apply, Output]:
    """Submit it, and keep the number. While the system is unavailable the engine tries again, with back-off and one
    key; the last time a person is called.
    """
    code = data.tracking_code
    with context.purging.reading() as uow:
        reading = reading_to_submit(uow, code)
    system, last = context.systems.subscriber_system, context.job.is_last_try
    number = submit(reading, system, tracking_code=code, is_last_try=last)

    def keep(within: JobContext) -> Output:
        return Output(system_number_text=keep_number(within.uow, code, number).number_text)

    return Apply(keep)
