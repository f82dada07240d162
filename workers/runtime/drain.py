"""The end: what runs is finished, what has not begun is given back, nothing is left half done.

A job is never given back while its handler runs: the next worker would begin it beside ours. One that is not over in
the time allowed is left to the engine, which offers it again when its patience with us is over.
"""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

import structlog

from workers.runtime.in_flight import AT_WORK, NOT_BEGUN, InFlightJobs, LeasedJob, Phase
from workers.runtime.lanes import Lanes

log = structlog.get_logger(__name__)

_TO_GIVE_BACK_SECONDS = 2.0
_TO_SETTLE_SECONDS = 0.2
"""Of these: until handlers that are told to stop have done so."""

GiveBack = Callable[[LeasedJob, float], Awaitable[None]]
"""Answers a job as given back, within so many seconds."""

Abandon = Callable[[LeasedJob], None]
"""Leaves a job whose handler still runs to the engine."""


async def drain(
    in_flight: InFlightJobs,
    lanes: Lanes,
    give_back: GiveBack,
    within_seconds: float,
    *,
    stop_outside: Callable[[], None] = lambda: None,
    leave: Abandon = lambda _: None,
) -> None:
    """Bring all jobs in flight to their end. Nothing new may come any more."""
    begun = monotonic()
    lanes.clear()
    # Marked here and now: none of them can begin from here on, however long giving back takes.
    waiting = [each for each in in_flight.all() if each.becomes(Phase.GIVEN_BACK, of=NOT_BEGUN)]
    giving_back = asyncio.create_task(_give_all_back(waiting, give_back))
    await in_flight.emptied(within_seconds - _TO_GIVE_BACK_SECONDS)
    # From here on nothing is committed: what is given back must not have happened.
    lanes.close()
    stop_outside()
    await _settled(in_flight)
    late = [each for each in in_flight.all() if each.becomes(Phase.GIVEN_BACK, of=AT_WORK, at_rest=True)]
    left = [each for each in in_flight.all() if each.becomes(Phase.ABANDONED, of=AT_WORK)]
    for each in left:
        leave(each)
    await asyncio.gather(giving_back, _give_all_back(late, give_back))
    seconds = round(monotonic() - begun, 2)
    log.info("drained", seconds=seconds, given_back=len(waiting) + len(late), left=len(left))


async def _settled(in_flight: InFlightJobs) -> None:
    """Wait until no handler runs any more, for a moment at most."""
    until = monotonic() + _TO_SETTLE_SECONDS
    while monotonic() < until and any(each.runs for each in in_flight.all()):  # noqa: ASYNC110 - they end on other threads
        await asyncio.sleep(_TO_SETTLE_SECONDS / 20)


async def _give_all_back(jobs: list[LeasedJob], give_back: GiveBack) -> None:
    await asyncio.gather(*(give_back(each, _TO_GIVE_BACK_SECONDS) for each in jobs), return_exceptions=True)
