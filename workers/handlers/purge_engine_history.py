"""A batch of what Operate, Tasklist and the exported records still show of processes that ended long ago."""

from dataclasses import dataclass

from services.retention.ports import HistoryState
from services.retention.purge import purge_history
from workers.context import OutsideContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """How many trees of process instances at a time."""

    history_batch_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether there is more; if not, whether that was all, or why nothing was removed."""

    history_state: HistoryState


@handles("purge-engine-history", blocking=True)
def handle(context: OutsideContext, data: Input) -> Output:
    """Remove one batch. Where the secondary storage is not told, the answer says so and the process ends."""
    purged = purge_history(
        context.purging.history,
        clock=context.clock,
        periods=context.purging.periods,
        limit=data.history_batch_size,
    )
    return Output(history_state=purged.state)
