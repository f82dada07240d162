"""Handlers that wait for something outside: they run in threads of their own, without a transaction, and a lane commits
what they found out.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from workers.runtime.errors import HandlerTimedOut
from workers.runtime.handler import Apply, Handler
from workers.runtime.in_flight import LeasedJob
from workers.runtime.job import Job
from workers.runtime.job_queue import QueuedJob
from workers.runtime.retry import RECONNECT
from workers.runtime.runner import Assignment, Attempt, JobRunner, StorageUnavailable, Work, completion
from workers.runtime.threads import Threads
from workers.runtime.variables import JobOutput


class _NotWanted(Exception):
    """The job was given back or ended before its handler could begin."""


class Outside:
    """Runs blocking handlers."""

    def __init__(
        self,
        *,
        runner: JobRunner[Any],
        threads: int,
        commit: Callable[[Sequence[QueuedJob]], None],
        over: Callable[[LeasedJob, Attempt], None],
    ) -> None:
        self._runner = runner
        self._commit = commit
        self._over = over
        self._threads = Threads(threads)
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, leased: LeasedJob) -> None:
        """Begin the job's handler."""
        task = asyncio.create_task(self._run(leased))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def is_alive(self) -> bool:
        """Whether there is a thread left that does not hang."""
        return not self._threads.all_hang

    def close(self) -> None:
        """Cancel what runs. A thread that is in the middle of something ends by itself; its result is dropped."""
        for task in self._tasks:
            task.cancel()

    async def _run(self, leased: LeasedJob) -> None:
        job, handler = leased.job, self._runner.handlers[leased.job.type]
        try:
            known = await self._recalled(job)
            if known is None:
                assignment = await self._found_out(handler, leased)
                self._commit([QueuedJob(leased, assignment, handler.time_limit.total_seconds())])
            else:
                self._over(leased, known)
        except _NotWanted:
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the engine must get an answer
            self._over(leased, replace(self._runner.failed(job, error), seconds=leased.running_seconds))

    async def _recalled(self, job: Job) -> Attempt | None:
        """The answer that the job was given before. While the storage is unavailable the job waits for it."""
        failures = 0
        while True:
            try:
                return await asyncio.to_thread(self._runner.recall, job)
            except StorageUnavailable:
                failures += 1
                await asyncio.sleep(RECONNECT.delay(failures).total_seconds())

    async def _found_out(self, handler: Handler, leased: LeasedJob) -> Assignment[Any]:
        """What is to be committed, and what finding it out took."""
        work = await self._work(handler, leased)
        return Assignment(leased.job, work, leased.running_seconds)

    async def _work(self, handler: Handler, leased: LeasedJob) -> Work[Any]:
        """The handler's result, what it wants applied, or its business error."""
        try:
            found = await self._limited(handler, leased)
        except self._runner.errors.business as error:
            bpmn_error = handler.bpmn_error(error)
            return lambda _: bpmn_error
        if isinstance(found, Apply):
            return lambda context: completion(found.function(context))
        outcome = completion(found)
        return lambda _: outcome

    async def _limited(self, handler: Handler, leased: LeasedJob) -> JobOutput | Apply:
        """The handler's result, within its time limit, which does not run while it waits for a thread."""
        context = self._runner.transactions.outside(leased.job)
        await self._begun(leased)
        seconds = handler.time_limit.total_seconds()
        limit = asyncio.timeout(seconds)
        try:
            async with limit:
                return await self._in_thread(handler, context, leased)
        except TimeoutError as error:
            if limit.expired():
                raise HandlerTimedOut(f"not done within {seconds:g} s") from error
            raise

    async def _begun(self, leased: LeasedJob) -> None:
        """Wait for a thread; the handler runs from now on. Raises _NotWanted."""
        await self._threads.place()
        if not leased.begin():
            self._threads.leave()
            raise _NotWanted

    async def _in_thread(self, handler: Handler, context: object, leased: LeasedJob) -> JobOutput | Apply:
        def call() -> JobOutput | Apply:
            try:
                return _output(handler(context, leased.job))
            finally:
                leased.ended()

        try:
            running = self._threads.start(call)
        except RuntimeError:
            leased.ended()
            raise
        return await running


def _output(found: object) -> JobOutput | Apply:
    if not isinstance(found, JobOutput | Apply):
        raise TypeError(f"a handler returned {type(found).__name__}, neither JobOutput nor Apply")
    return found
