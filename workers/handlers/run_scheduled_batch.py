"""The next batch of connections of a day's scheduled work."""

import time
from dataclasses import dataclass
from datetime import date

from services.scheduled.batches import run_batch
from services.scheduled.work import Day
from services.scheduled.works import work_of
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """Which work of which day, and how many connections at a time."""

    work: str
    day: date
    batch_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What this batch has done, the bill ID up to which the day's work is done, whether that is all of it, and how many
    milliseconds the batch took: the diagram lets the others work for several times as long.
    """

    counted: int
    after: str
    done: bool
    milliseconds: int


@handles("run-scheduled-batch")
def handle(context: JobContext, data: Input) -> Output:
    """Go on where the batch before has stopped: the database knows, whatever process asks."""
    day = Day(day=data.day, clock=context.clock, company=context.company, reference=context.reference)
    began = time.monotonic()
    batch = run_batch(context.uow, work_of(data.work), day, limit=data.batch_size)
    milliseconds = round(1_000 * (time.monotonic() - began))
    return Output(counted=batch.counted, after=batch.after, done=batch.done, milliseconds=milliseconds)
