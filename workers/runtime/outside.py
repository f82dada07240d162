"""Handlers that wait for something outside: they run without a transaction, their results are committed by a lane."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from random import random
from typing import Any, TypeAlias

from workers.runtime.errors import HandlerTimedOut
from workers.runtime.handler import Apply, Handler, Mode
from workers.runtime.hands import Taken
from workers.runtime.job import Job
from workers.runtime.lanes import Order
from workers.runtime.retry import RECONNECT
from workers.runtime.runner import Assignment, Attempt, JobRunner, StorageUnavailable, Work, completion
from workers.runtime.threads import Threads
from workers.runtime.variables import JobOutput

Call: TypeAlias = Callable[[Handler, object, Taken], Awaitable[JobOutput | Apply]]


class _NotWanted(Exception):
    """The job was given back or ended before its handler could begin."""


class Outside:
    """Runs async handlers on the event loop and blocking ones in threads of their own."""

    def __init__(
        self,
        *,
        runner: JobRunner[Any],
        threads: int,
        commit: Callable[[Sequence[Order]], None],
        over: Callable[[Taken, Attempt], None],
    ) -> None:
        self._runner = runner
        self._commit = commit
        self._over = over
        self._threads = Threads(threads)
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, taken: Taken) -> None:
        """Begin the job's handler."""
        task = asyncio.create_task(self._run(taken))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def is_alive(self) -> bool:
        """Whether there is a thread left that does not hang."""
        return not self._threads.all_hang

    def close(self) -> None:
        """Cancel what runs. A thread that is in the middle of something ends by itself; its result is dropped."""
        for task in self._tasks:
            task.cancel()

    async def _run(self, taken: Taken) -> None:
        job, handler = taken.job, self._runner.handlers[taken.job.type]
        try:
            known = await self._recalled(job)
            if known is None:
                assignment = await self._found_out(handler, taken)
                self._commit([Order(taken, assignment, handler.time_limit.total_seconds())])
            else:
                self._over(taken, known)
        except _NotWanted:
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the engine must get an answer
            self._over(taken, replace(self._runner.failed(job, error), seconds=taken.running_seconds))

    async def _recalled(self, job: Job) -> Attempt | None:
        """The answer that the job was given before. While the storage is away the job waits for it."""
        failures = 0
        while True:
            try:
                return await asyncio.to_thread(self._runner.recall, job)
            except StorageUnavailable:
                failures += 1
                await asyncio.sleep(RECONNECT.delay(failures, random).total_seconds())

    async def _found_out(self, handler: Handler, taken: Taken) -> Assignment[Any]:
        """What is to be committed, and what finding it out took."""
        work = await self._work(handler, taken)
        return Assignment(taken.job, work, taken.running_seconds)

    async def _work(self, handler: Handler, taken: Taken) -> Work[Any]:
        """The handler's result, what it wants applied, or its refusal."""
        try:
            found = await self._limited(handler, taken)
        except self._runner.errors.refused as error:
            refusal = handler.refusal(error)
            return lambda _: refusal
        if isinstance(found, Apply):
            return lambda context: completion(found.function(context))
        outcome = completion(found)
        return lambda _: outcome

    async def _limited(self, handler: Handler, taken: Taken) -> JobOutput | Apply:
        """The handler's result, within its time limit, which does not run while it waits for a thread."""
        context = self._runner.transactions.outside(taken.job)
        call = await self._begun(handler, taken)
        seconds = handler.time_limit.total_seconds()
        limit = asyncio.timeout(seconds)
        try:
            async with limit:
                return await call(handler, context, taken)
        except TimeoutError as error:
            if limit.expired():
                raise HandlerTimedOut(f"not done within {seconds:g} s") from error
            raise

    async def _begun(self, handler: Handler, taken: Taken) -> Call:
        """How to call the handler, which runs from now on. Raises _NotWanted."""
        is_blocking = handler.mode is Mode.BLOCKING
        if is_blocking:
            await self._threads.place()
        if taken.begin():
            return self._in_thread if is_blocking else _awaited
        if is_blocking:
            self._threads.leave()
        raise _NotWanted

    async def _in_thread(self, handler: Handler, context: object, taken: Taken) -> JobOutput | Apply:
        def call() -> JobOutput | Apply:
            try:
                return _result(handler(context, taken.job))
            finally:
                taken.ended()

        try:
            running = self._threads.start(call)
        except RuntimeError:
            taken.ended()
            raise
        return await running


async def _awaited(handler: Handler, context: object, taken: Taken) -> JobOutput | Apply:
    try:
        return _result(await handler(context, taken.job))
    finally:
        taken.ended()


def _result(found: object) -> JobOutput | Apply:
    if not isinstance(found, JobOutput | Apply):
        raise TypeError(f"a handler returned {type(found).__name__}, neither Result nor Apply")
    return found
