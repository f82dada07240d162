"""The engine's time in a mixed run: whoever was killed is waited for by its clock, not by ours."""

import asyncio
import time
from datetime import timedelta
from typing import ClassVar

from db.engine import Database
from deploy.demo.engine_time import EngineTime, Timers

_STANDSTILL_SECONDS = 1.5
_JOB_GOES_TO_ANOTHER = timedelta(seconds=10)
_LEASE_IS_OVER = timedelta(seconds=61)


class ImpatientTime(EngineTime):
    """What a killed worker held is offered again when its time is up by the engine's clock: that is moved there where
    nothing goes on any more. Who only was slow is overtaken by that, as by a clock that is wrong.
    """

    patience_seconds: ClassVar[float] = 240.0

    def __init__(self, management_url: str, timers: Timers, database: Database) -> None:
        super().__init__(management_url, timers, database)
        self._waits_for = (0, 0)
        self._since = time.monotonic()

    async def looked(self, jobs: int, notices: int) -> None:
        """Move the clock where the same jobs or notices have been waited for too long."""
        now = time.monotonic()
        if (jobs, notices) != self._waits_for:
            self._waits_for, self._since = (jobs, notices), now
        elif (jobs or notices) and now - self._since > _STANDSTILL_SECONDS:
            await asyncio.to_thread(self.go_to, self.now() + (_JOB_GOES_TO_ANOTHER if jobs else _LEASE_IS_OVER))
            self._since = now
