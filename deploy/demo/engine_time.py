"""The real engine as the conductor sees it: whether it has settled, and its clock with the timers on the way."""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

import httpx
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import MessageState
from db.engine import Database
from db.tables import EngineMessageRow, SmsRow
from deploy.stack.config import StackConfig
from deploy.tasklist import PATIENCE_SECONDS, EngineClock
from services.model.notices import SmsState
from workers.runtime.retry import retrying

_LOOK_AGAIN_SECONDS = 0.1
_LOOKS = 2
"""Between a message's delivery and the job that follows from it lies a moment in which nothing seems to be going on."""
_ASKED = 3
_ANSWER_SECONDS = 30.0
_FIRES_WITHIN_SECONDS = 30.0
_SAME_MOMENT = timedelta(milliseconds=200)
_EXPORT_DELAY = timedelta(seconds=1)
_MOST_TIMERS = 5_000

_JOB_EVENT = re.compile(r'^zeebe_job_events_total\{.*?action="([^"]+)".*?\} (\S+)', re.MULTILINE)
_TIMER_EVENT = re.compile(
    r'^zeebe_element_instance_events_total\{.*?action="completed".*?TIMER".*?\} (\S+)', re.MULTILINE
)
_JOBS_ENDED = ("completed", "canceled", "error thrown")


class NotSettledError(Exception):
    """The engine still has something to do after minutes: a job that nobody does, or that fails again and again."""

    def __init__(self, jobs: int, notices: int) -> None:
        super().__init__(f"{jobs} jobs are not done, {notices} messages and SMS are not delivered")
        self.jobs = jobs
        self.notices = notices


class EngineTime:
    """Implements `deploy.demo.conductor.Engine` for a stack on the controlled clock."""

    def __init__(self, config: StackConfig, database: Database) -> None:
        self._clock = EngineClock(config.management_url)
        self._management = httpx.Client(base_url=config.management_url, timeout=_ANSWER_SECONDS, trust_env=False)
        self._records = httpx.Client(base_url=config.opensearch_url, timeout=_ANSWER_SECONDS, trust_env=False)
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
        self._records.close()

    def now(self) -> datetime:
        """The engine's time, in UTC. It runs as the machine's does, ahead of it by what it was moved."""
        return datetime.now(UTC) + self._ahead

    async def settled(self) -> datetime:
        """See `Engine`. Raises NotSettledError."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        quiet = 0
        while quiet < _LOOKS:
            # In this order: a job that ends may leave a notice behind, a notice that is delivered may start a job.
            notices = await asyncio.to_thread(self._undelivered)
            jobs = await asyncio.to_thread(self._open_jobs)
            quiet = 0 if jobs or notices else quiet + 1
            if time.monotonic() > deadline:
                raise NotSettledError(jobs, notices)
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        return self.now()

    async def advance(self, until: datetime) -> datetime:
        """See `Engine`. Raises httpx.HTTPError where the engine is unavailable."""
        # The engine keeps records back for a second, of its own clock's, to send them together.
        await asyncio.to_thread(self._go_to, self.now() + _EXPORT_DELAY)
        await self._until(self._all_exported, PATIENCE_SECONDS)
        timer = await asyncio.to_thread(self._next_timer, until)
        if timer is None:
            return await asyncio.to_thread(self._go_to, until)
        fired_before = await asyncio.to_thread(self._timers_fired)
        now = await asyncio.to_thread(self._go_to, timer + _SAME_MOMENT)
        await self._until(lambda: self._timers_fired() > fired_before, _FIRES_WITHIN_SECONDS)
        return now

    def _go_to(self, moment: datetime) -> datetime:
        step = moment - self._clock.now()
        now = self._clock.add(max(step, timedelta()) + timedelta(milliseconds=1))
        self._ahead = now - datetime.now(UTC)
        return now

    async def _until(self, reached: Callable[[], bool], within: float) -> None:
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if await asyncio.to_thread(reached):
                return
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)

    def _undelivered(self) -> int:
        """Messages and SMS that wait in the outbox."""
        sms = select(func.count()).where(SmsRow.state.in_((SmsState.QUEUED, SmsState.OUTCOME_UNKNOWN)))
        messages = select(func.count()).where(EngineMessageRow.state == MessageState.QUEUED)
        with Session(self._database.reading) as session:
            return int(session.scalar(sms) or 0) + int(session.scalar(messages) or 0)

    def _open_jobs(self) -> int:
        """Jobs that were created and have not ended, by the engine's own counters."""
        events = _JOB_EVENT.findall(self._metrics("zeebe_job_events_total"))
        created = sum(float(count) for action, count in events if action == "created")
        return round(created - sum(float(count) for action, count in events if action in _JOBS_ENDED))

    def _timers_fired(self) -> int:
        events = _TIMER_EVENT.findall(self._metrics("zeebe_element_instance_events_total"))
        return round(sum(float(count) for count in events))

    def _metrics(self, name: str) -> str:
        return _asked(self._management, "GET", "/actuator/prometheus", params={"includedNames": name}).text

    def _all_exported(self) -> bool:
        """Whether the records of all that was processed are on their way into the index."""
        partitions = _asked(self._management, "GET", "/actuator/partitions").json().values()
        return all(each["exportedPosition"] >= each["processedPosition"] for each in partitions)

    def _next_timer(self, until: datetime) -> datetime | None:
        due = {"range": {"value.dueDate": {"gt": _milliseconds(self.now()), "lte": _milliseconds(until)}}}
        created = self._timers({"bool": {"filter": [{"term": {"intent": "CREATED"}}, due]}})
        if not created:
            return None
        over = self._timers({"terms": {"intent": ["TRIGGERED", "CANCELED"]}})
        waiting = [moment for key, moment in created.items() if key not in over]
        return datetime.fromtimestamp(min(waiting) / 1000, UTC) if waiting else None

    def _timers(self, query: Mapping[str, Any]) -> dict[int, int]:
        """Timers of which the engine has written such a record: key to due moment in milliseconds."""
        path = "/zeebe-record_timer*"
        _asked(self._records, "POST", f"{path}/_refresh")
        wanted = {"query": query, "size": _MOST_TIMERS, "_source": ["key", "value.dueDate"]}
        answer = _asked(self._records, "POST", f"{path}/_search", json=wanted)
        sources = (hit["_source"] for hit in answer.json()["hits"]["hits"])
        return {source["key"]: source["value"]["dueDate"] for source in sources}


def _asked(client: httpx.Client, method: str, path: str, **query: Any) -> httpx.Response:  # noqa: ANN401 - JSON
    """The answer to a question, which may be asked twice: on a busy machine one may come too late."""
    again = retrying(httpx.TransportError, attempts=_ASKED)
    return again(client.request, method, path, **query).raise_for_status()


def _milliseconds(moment: datetime) -> int:
    return (moment - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
