"""The real engine as the conductor sees it: whether it has settled, and its clock with the timers on the way."""

import asyncio
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, ClassVar, Protocol, Self

import httpx
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import MessageState
from db.engine import Database
from db.tables import EngineMessageRow, SmsRow
from deploy.tasklist import PATIENCE_SECONDS, EngineClock
from services.model.notices import SmsState
from workers.runtime.retry import retrying

_LOOK_AGAIN_SECONDS = 0.1
_LOOKS = 2
"""Between a message's delivery and the job that follows from it lies a moment in which nothing seems to be going on."""
_ASKED = 3
ANSWER_SECONDS = 30.0
_FIRES_WITHIN_SECONDS = 30.0
_SAME_MOMENT = timedelta(milliseconds=200)
_EXPORT_DELAY = timedelta(seconds=1)

_JOB_EVENT = re.compile(r'^zeebe_job_events_total\{.*?action="([^"]+)".*?\} (\S+)', re.MULTILINE)
_TIMER_EVENT = re.compile(
    r'^zeebe_element_instance_events_total\{.*?action="completed".*?TIMER".*?\} (\S+)', re.MULTILINE
)
_JOBS_ENDED = ("completed", "canceled", "error thrown")


class Timers(Protocol):
    """The timers that the engine has written of."""

    def next_due(self, after: datetime, until: datetime) -> datetime | None:
        """When the first is due that waits and is due in this time; None where none is. Raises httpx.HTTPError."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class NotSettledError(Exception):
    """The engine still has something to do after minutes: a job that nobody does, or that fails again and again; or
    nobody is told what it has done.
    """

    def __init__(self, jobs: int, notices: int, unexported: int) -> None:
        super().__init__(
            f"{jobs} jobs are not done, {notices} messages and SMS are not delivered, {unexported} records not exported"
        )


class EngineTime:
    """Implements `deploy.demo.conductor.Engine` for an engine on the controlled clock."""

    patience_seconds: ClassVar[float] = PATIENCE_SECONDS

    def __init__(self, management_url: str, timers: Timers, database: Database) -> None:
        self._clock = EngineClock(management_url)
        self._management = httpx.Client(base_url=management_url, timeout=ANSWER_SECONDS, trust_env=False)
        self._timers = timers
        self._database = database
        self._ahead = self._clock.now() - datetime.now(UTC)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._clock.close()
        self._management.close()
        self._timers.close()

    def now(self) -> datetime:
        """The engine's time, in UTC. It runs as the machine's does, ahead of it by what it was moved."""
        return datetime.now(UTC) + self._ahead

    async def settled(self) -> datetime:
        """See `Engine`. Whoever reads the engine's records has been told of all by then. Raises NotSettledError."""
        deadline = time.monotonic() + self.patience_seconds
        quiet = 0
        while True:
            going_on = await asyncio.to_thread(self.going_on)
            quiet = 0 if any(going_on) else quiet + 1
            if quiet == _LOOKS:
                return self.now()
            if time.monotonic() > deadline:
                raise NotSettledError(*going_on)
            jobs, notices, _ = going_on
            await self.looked(jobs, notices)
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)

    def going_on(self) -> tuple[int, int, int]:
        """How many jobs are open, notices undelivered and, where there are none of both, records unexported."""
        # In this order: a job that ends may leave a notice behind, a notice that is delivered may start a job.
        notices = self.undelivered()
        jobs = self.open_jobs()
        return jobs, notices, 0 if jobs or notices else self.unexported()

    async def looked(self, jobs: int, notices: int) -> None:
        """A hook: so many jobs and notices are waited for by now."""

    async def advance(self, until: datetime) -> datetime:
        """See `Engine`. Raises httpx.HTTPError where the engine is unavailable."""
        # Counted first: the clock runs on while the timers are looked for, and one may fire meanwhile.
        fired_before = await asyncio.to_thread(self._timers_fired)
        timer = await asyncio.to_thread(self._timers.next_due, self.now(), until)
        if timer is None:
            return await asyncio.to_thread(self.go_to, until)
        now = await asyncio.to_thread(self.go_to, timer + _SAME_MOMENT)
        await self._until(lambda: self._timers_fired() > fired_before, _FIRES_WITHIN_SECONDS)
        return now

    def unexported(self) -> int:
        """Of how many records it is not known that whoever reads them has them. Asked again, it moves the clock."""
        # The engine keeps records back for a second, of its own clock's, to send them together. Those that nobody is to
        # read count as sent with the next ones only: workers, who ask for jobs anew every ten seconds of that clock,
        # make some.
        self._go_on(_EXPORT_DELAY)
        partitions = asked(self._management, "GET", "/actuator/partitions").json().values()
        return sum(max(each["processedPosition"] - each["exportedPosition"], 0) for each in partitions)

    def go_to(self, moment: datetime) -> datetime:
        """Move the clock forward to that moment, whatever is due before it; the time reached."""
        step = moment - self._clock.now()
        return self._go_on(max(step, timedelta()) + timedelta(milliseconds=1))

    def _go_on(self, step: timedelta) -> datetime:
        now = self._clock.add(step)
        self._ahead = now - datetime.now(UTC)
        return now

    async def _until(self, reached: Callable[[], bool], within: float) -> None:
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if await asyncio.to_thread(reached):
                return
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)

    def undelivered(self) -> int:
        """Messages and SMS that wait in the outbox."""
        sms = select(func.count()).where(SmsRow.state.in_((SmsState.QUEUED, SmsState.OUTCOME_UNKNOWN)))
        messages = select(func.count()).where(EngineMessageRow.state == MessageState.QUEUED)
        with Session(self._database.reading) as session:
            return int(session.scalar(sms) or 0) + int(session.scalar(messages) or 0)

    def open_jobs(self) -> int:
        """Jobs that were created and have not ended, by the engine's own counters."""
        events = _JOB_EVENT.findall(self._metrics("zeebe_job_events_total"))
        created = sum(float(count) for action, count in events if action == "created")
        return round(created - sum(float(count) for action, count in events if action in _JOBS_ENDED))

    def _timers_fired(self) -> int:
        events = _TIMER_EVENT.findall(self._metrics("zeebe_element_instance_events_total"))
        return round(sum(float(count) for count in events))

    def _metrics(self, name: str) -> str:
        return asked(self._management, "GET", "/actuator/prometheus", params={"includedNames": name}).text


def asked(client: httpx.Client, method: str, path: str, **query: Any) -> httpx.Response:  # noqa: ANN401 - JSON
    """The answer to a question that changes nothing and may be repeated: on a busy machine it may come too late."""
    again = retrying(httpx.TransportError, attempts=_ASKED)
    return again(client.request, method, path, **query).raise_for_status()
