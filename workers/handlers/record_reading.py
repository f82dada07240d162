"""Settlement step 5: the agent's reading is the one that the request counts with from now on."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.readings.recording import record_agent_reading
from workers.runtime.handler import JobContext, handles
from workers.runtime.variables import Inputs, Result


class AgentReading(Inputs):
    """The agent's form, as typed."""

    reading: str | int
    reading_date: str | None = None


class Given(Inputs):
    """The request and the agent's form."""

    tracking_code: str
    agent_reading: AgentReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Result):
    """The application with the reading, without personal data: the next form must not show an older one."""

    application: Mapping[str, object]


@handles("record-reading")
def handle(context: JobContext, given: Given) -> Recorded:
    """Record the reading."""
    application = record_agent_reading(
        context.uow,
        clock=context.clock,
        tracking_code=given.tracking_code,
        reading=str(given.agent_reading.reading),
        reading_date=given.agent_reading.reading_date,
    )
    return Recorded(application=application)
