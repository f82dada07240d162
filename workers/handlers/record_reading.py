"""Settlement steps 4 and 5: which reading the request counts with from now on, the applicant's or an agent's."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.readings.recording import record_agent_reading, record_declared_reading
from workers.runtime.handler import JobContext, handles
from workers.runtime.variables import Inputs, Result


class Source(StrEnum):
    """Whose reading."""

    DECLARED = "declared"
    AGENT = "agent"


class AgentReading(Inputs):
    """The agent's form, as typed."""

    reading: str | int
    reading_date: str | None = None


class Given(Inputs):
    """The request, the source, and the agent's form where he was sent out."""

    tracking_code: str
    source: Source
    agent_reading: AgentReading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Result):
    """The application with the reading, without personal data: the next form must not show an older one."""

    application: Mapping[str, object]


@handles("record-reading")
def handle(context: JobContext, given: Given) -> Recorded:
    """Record the reading."""
    if given.source is Source.DECLARED or given.agent_reading is None:
        return Recorded(application=record_declared_reading(context.uow, tracking_code=given.tracking_code))
    application = record_agent_reading(
        context.uow,
        clock=context.clock,
        tracking_code=given.tracking_code,
        reading=str(given.agent_reading.reading),
        reading_date=given.agent_reading.reading_date,
    )
    return Recorded(application=application)
