"""Taking jobs of one type: a stream for those that come, polls for the backlog that streams pass by.

A slot is reserved before a job is asked for, by the stream for each job it reads, by a poll for as many as it may get.
So there are never more jobs taken than capacity, but for the few that wait unread in the stream's small window.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import random
from time import monotonic

import grpc
from pyzeebe.proto import gateway_pb2 as protocol

from workers.runtime.connection import Connection, calls_not_cancelled
from workers.runtime.errors import JobUnreadable
from workers.runtime.handler import Handler
from workers.runtime.incoming import to_job
from workers.runtime.job import Job
from workers.runtime.report import Observer, Source
from workers.runtime.retry import RECONNECT, BackOff
from workers.runtime.slots import Slots

_PARKED_SHARE = 8
"""While there is no backlog, the waiting poll reserves this part of the capacity; the stream has the rest."""

_GATHER_SECONDS = 0.02
"""How long a poll waits, once a slot is free, for a quarter of the capacity to be free."""

_AT_ONCE = -1
"""To the gateway: answer even if there is no job. A poll that holds many slots must not wait."""

_POLL_GRACE_SECONDS = 3.0
"""How much later than it promised the gateway may answer a poll before the connection is held to be dead."""

_STEADY_SECONDS = 5.0
"""A stream that lived so long, or carried a job, was a good one: its end is a renewal."""

_RENEWALS = frozenset({grpc.StatusCode.OK, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivatorOptions:
    """Seconds. `stream_seconds` is how long a stream is kept before it is renewed."""

    worker_name: str
    job_timeout: float
    poll_timeout: float
    stream_seconds: float
    start_jitter: float


class Pulse:
    """When a source last moved. One that waits for a free slot, or has yet to begin, rests: it has nothing to prove."""

    def __init__(self) -> None:
        self._moved_at = monotonic()
        self._resting = True

    def moves(self) -> None:
        """It did something."""
        self._moved_at, self._resting = monotonic(), False

    def rests(self) -> None:
        """It waits for a slot."""
        self._resting = True

    def still_for(self) -> float:
        """Seconds since it last moved; 0 while it rests."""
        return 0.0 if self._resting else monotonic() - self._moved_at


class Activator:
    """Takes the jobs of one handler's type and hands each to `take`, those that nobody can read to `refuse`."""

    def __init__(
        self,
        *,
        handler: Handler,
        slots: Slots,
        connection: Connection,
        take: Callable[[list[Job]], None],
        refuse: Callable[[JobUnreadable], None],
        observer: Observer,
        options: ActivatorOptions,
    ) -> None:
        self._type = handler.job_type
        self._variables = handler.variables_to_fetch
        self._slots = slots
        self._connection = connection
        self._take = take
        self._refuse = refuse
        self._observer = observer
        self._options = options
        self._pulse = Pulse()
        self.stream_open = False
        self._streamed = False
        self._polled = 0

    def still_for(self) -> float:
        """Seconds since the poll last moved: it must, at least at each end of its waiting time."""
        return self._pulse.still_for()

    async def stream(self) -> None:
        """Read streams, one after the other, for ever. Raises CredentialsRefused."""
        if self._slots.capacity == 1:
            return  # one of the two would hold the only slot for ever; polls bring everything
        await asyncio.sleep(random() * self._options.start_jitter)  # noqa: S311 - no secret
        failures = 0
        while True:
            opened, self._streamed = monotonic(), False
            status = await self._one_stream()
            if status is grpc.StatusCode.UNIMPLEMENTED:
                return  # a gateway before 8.4: polling does it all
            was_good = self._streamed or monotonic() - opened >= _STEADY_SECONDS
            if was_good and status in _RENEWALS:
                failures = 0
                continue
            failures = 1 if was_good else failures + 1
            self._observer.source_failed(Source.STREAM, status.name)
            await _wait(RECONNECT, failures)

    async def poll(self) -> None:
        """Poll, for ever: each poll waits at the gateway until there is a job. Raises CredentialsRefused."""
        await asyncio.sleep(random() * self._options.start_jitter)  # noqa: S311 - no secret
        failures, backlog = 0, True
        while True:
            self._pulse.rests()
            wanted = await self._reserved(backlog=backlog)
            self._pulse.moves()
            self._polled = 0
            try:
                await self._one_poll(wanted, 0.0 if backlog else self._options.poll_timeout)
                failures = 0
            except grpc.aio.AioRpcError as error:
                failures += 1
                self._observer.source_failed(Source.POLL, error.code().name)
                if error.code() is grpc.StatusCode.DEADLINE_EXCEEDED:
                    await self._connection.renew_if_dead()
            finally:
                self._slots.release(wanted - self._polled)
            backlog = self._polled == wanted
            if failures:
                await _wait(RECONNECT, failures)

    async def _reserved(self, *, backlog: bool) -> int:
        """Slots for a poll: all that are free where there is a backlog, else a few."""
        capacity = self._slots.capacity
        if not backlog:
            return await self._slots.acquire(max(1, capacity // _PARKED_SHARE))
        return await self._slots.acquire(capacity, at_least=max(1, capacity // 4), patience_seconds=_GATHER_SECONDS)

    async def _one_poll(self, wanted: int, waiting: float) -> None:
        """Ask once; the gateway may wait so many seconds for the first job."""
        request = protocol.ActivateJobsRequest(
            type=self._type,
            worker=self._options.worker_name,
            timeout=_milliseconds(self._options.job_timeout),
            maxJobsToActivate=wanted,
            fetchVariable=self._variables,
            requestTimeout=_milliseconds(waiting) if waiting else _AT_ONCE,
        )
        stub, used = self._connection.stub, self._connection.channel
        within = waiting + _POLL_GRACE_SECONDS
        try:
            with calls_not_cancelled():
                async for response in stub.ActivateJobs(request, timeout=within):
                    if isinstance(response, protocol.ActivateJobsResponse):
                        self._polled += self._accept(Source.POLL, response.jobs)
        except grpc.aio.AioRpcError as error:
            if self._polled == 0 and error.code() is grpc.StatusCode.UNAUTHENTICATED:
                await self._connection.refresh_credentials(used)
                return
            if self._polled == 0:
                raise
        self._connection.heard()

    async def _one_stream(self) -> grpc.StatusCode:
        """Read one stream to its end; its status."""
        request = protocol.StreamActivatedJobsRequest(
            type=self._type,
            worker=self._options.worker_name,
            timeout=_milliseconds(self._options.job_timeout),
            fetchVariable=self._variables,
        )
        stub, used = self._connection.stub, self._connection.channel
        call = stub.StreamActivatedJobs(request, timeout=self._options.stream_seconds)
        self.stream_open = True
        try:
            with calls_not_cancelled():
                await self._read(call)
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.UNAUTHENTICATED:
                await self._connection.refresh_credentials(used)
            return error.code()
        finally:
            self.stream_open = False
            call.cancel()
        return grpc.StatusCode.OK

    async def _read(self, call: "grpc.aio.UnaryStreamCall[object, protocol.ActivatedJob]") -> None:
        """Read to the stream's end; no job is read before there is a slot for it."""
        item: object = None
        while item is not grpc.aio.EOF:
            if not self._slots.try_acquire():
                await self._slots.acquire(1)
            item = None
            try:
                item = await call.read()
            finally:
                if not isinstance(item, protocol.ActivatedJob):
                    self._slots.release(1)
            if isinstance(item, protocol.ActivatedJob):
                self._streamed = True
                self._connection.heard()
                self._accept(Source.STREAM, (item,))

    def _accept(self, source: Source, activated: Iterable[protocol.ActivatedJob]) -> int:
        """How many jobs these were, whatever can be done with them."""
        jobs, unreadable = self._read_all(activated)
        count = len(jobs) + len(unreadable)
        if count:
            self._observer.jobs_activated(self._type, source, count)
        if jobs:
            self._take(jobs)
        for each in unreadable:
            self._refuse(each)
        return count

    def _read_all(self, activated: Iterable[protocol.ActivatedJob]) -> tuple[list[Job], list[JobUnreadable]]:
        jobs: list[Job] = []
        unreadable: list[JobUnreadable] = []
        for raw in activated:
            try:
                jobs.append(to_job(raw))
            except JobUnreadable as error:
                unreadable.append(error)
        return jobs, unreadable


async def _wait(back_off: BackOff, failures: int) -> None:
    await asyncio.sleep(back_off.delay(failures).total_seconds())


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
