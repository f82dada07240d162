"""The end: what runs is finished, what has not begun is given back, nothing is left half done."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

import structlog

from workers.runtime.hands import AT_WORK, Hands, Phase, Taken
from workers.runtime.lanes import Lanes

log = structlog.get_logger(__name__)

_TO_GIVE_BACK_SECONDS = 2.0

GiveBack = Callable[[Taken, float], Awaitable[None]]
"""Answers a job as given back, within so many seconds."""


async def drain(hands: Hands, lanes: Lanes, give_back: GiveBack, within_seconds: float) -> None:
    """Empty the hands. Nothing new may come any more."""
    begun = monotonic()
    lanes.clear()
    waiting = [taken for taken in hands.all() if taken.phase is Phase.QUEUED]
    giving_back = asyncio.create_task(_give_all_back(waiting, give_back))
    await hands.emptied(within_seconds - _TO_GIVE_BACK_SECONDS)
    # From here on nothing is committed: what is given back must not have happened.
    lanes.close()
    late = [taken for taken in hands.all() if taken.phase in AT_WORK]
    await asyncio.gather(giving_back, _give_all_back(late, give_back))
    log.info("drained", seconds=round(monotonic() - begun, 2), given_back=len(waiting) + len(late))


async def _give_all_back(jobs: list[Taken], give_back: GiveBack) -> None:
    await asyncio.gather(*(give_back(each, _TO_GIVE_BACK_SECONDS) for each in jobs), return_exceptions=True)
