"""A batch of the company's own rows whose time is over: what is personal in them becomes blank."""

from dataclasses import dataclass

from services.retention.purge import purge_records
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Result


class Given(Inputs):
    """How many rows at a time."""

    batch_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsPurged(Result):
    """Whether there may be more."""

    more_records: bool


@handles("purge-records")
def handle(context: JobContext, given: Given) -> RecordsPurged:
    """Blank or delete one batch."""
    purged = purge_records(context.uow, clock=context.clock, periods=context.purging.periods, limit=given.batch_size)
    return RecordsPurged(more_records=purged is not None)
