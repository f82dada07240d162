"""Settlement step 5: the agent's reading is the one that the request counts with from now on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.specific.settlement.agent_reading import record_agent_reading
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, why it was returned, and the agent's form as typed: the service tells the agent of every fault."""

    tracking_code: str
    return_reason: Any = None
    agent_reading: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The application without personal data, and what the agent has to correct.

    It comes with the reading where that is accepted, for the next form must not show an older one; else as it was.
    `correction_text` tells diagnosis, in Persian, why the request was returned and what is different now.
    """

    application: Mapping[str, object]
    reading_accepted: bool
    reading_message: str
    correction_text: str


@handles("record-reading")
def handle(context: JobContext, data: Input) -> Output:
    """Record the reading."""
    answer = record_agent_reading(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        report=data.agent_reading,
        return_reason=data.return_reason,
    )
    return Output(
        application=answer.application,
        reading_accepted=answer.accepted,
        reading_message=answer.message,
        correction_text=answer.correction_text,
    )
