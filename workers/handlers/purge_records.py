"""A batch of the company's own rows whose time is over: what is personal in them becomes blank."""

import time
from dataclasses import dataclass

from services.retention.purge import purge_records
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """How many rows at a time."""

    batch_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether there may be more, and how many milliseconds the batch took: the diagram lets the others work for several
    times as long.
    """

    more_records: bool
    milliseconds: int


@handles("purge-records")
def handle(context: JobContext, data: Input) -> Output:
    """Blank or delete one batch."""
    began = time.monotonic()
    purged = purge_records(context.uow, clock=context.clock, periods=context.purging.periods, limit=data.batch_size)
    return Output(more_records=purged is not None, milliseconds=round(1_000 * (time.monotonic() - began)))
