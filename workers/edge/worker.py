"""The thin edge on pyzeebe's worker loop, configured around its traps."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import grpc
import pyzeebe
import structlog
from pyzeebe.job.job import JobController

from workers.edge.answers import PatientAdapter
from workers.runtime.handler import Handler
from workers.runtime.job import Complete, Fail, Job, Outcome, ThrowError, Variables

log = structlog.get_logger(__name__)

# pyzeebe sleeps five seconds when a type's running jobs reach this number; streaming ignores it.
_MAX_JOBS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeOptions:
    """`threads` jobs run at a time; the engine waits `job_timeout` for an answer before it offers a job again."""

    gateway_address: str
    worker_name: str
    threads: int
    job_timeout: timedelta
    stop_within: timedelta


class _NotCompleted(Exception):
    """Carries an outcome other than completion past pyzeebe's own completion of the job."""

    def __init__(self, outcome: ThrowError | Fail) -> None:
        super().__init__(type(outcome).__name__)
        self.outcome = outcome


class Edge:
    """Takes jobs of the given handlers' types from the engine and answers with what `run_job` says."""

    def __init__(self, *, handlers: Iterable[Handler], run_job: Callable[[Job], Outcome], options: EdgeOptions) -> None:
        self._handlers = tuple(handlers)
        self._run_job = run_job
        self._options = options
        self._threads = ThreadPoolExecutor(options.threads, thread_name_prefix="job")
        self._running: set[asyncio.Task[object]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then take no more jobs, finish those taken within the time allowed, and return.

        A job that is not finished by then is offered again by the engine when its time is over.
        """
        channel = pyzeebe.create_insecure_channel(self._options.gateway_address)
        worker = self._worker(channel)
        working = asyncio.create_task(worker.work())
        stopping = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        try:
            if working in done:
                working.result()
        finally:
            await self._finish(working, stopping)
            await channel.close()

    async def _finish(self, working: "asyncio.Task[None]", stopping: "asyncio.Task[bool]") -> None:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=self._options.stop_within.total_seconds())
            log.info("stopped", jobs_given_back=len(late))
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _worker(self, channel: grpc.aio.Channel) -> pyzeebe.ZeebeWorker:
        # Streaming: one job's latency is the same as with polling, but no type sleeps while it is busy.
        worker = pyzeebe.ZeebeWorker(
            channel, name=self._options.worker_name, max_connection_retries=-1, stream_enabled=True, poll_retry_delay=1
        )
        patience = self._options.job_timeout.total_seconds() / 2
        worker.zeebe_adapter = PatientAdapter(channel, patience_seconds=patience)
        for handler in self._handlers:
            self._register(worker, handler)
        return worker

    def _register(self, worker: pyzeebe.ZeebeWorker, handler: Handler) -> None:
        # pyzeebe finds the parameter for the job by its annotation, and passes every fetched variable by name too.
        @worker.task(  # type: ignore[arg-type]  # its overloads lose the decorated function's parameters
            handler.job_type,
            exception_handler=_answer_otherwise,
            variables_to_fetch=handler.variables_to_fetch,
            timeout_ms=round(self._options.job_timeout / timedelta(milliseconds=1)),
            max_jobs_to_activate=_MAX_JOBS // 4,
            max_running_jobs=_MAX_JOBS,
        )
        async def work(job: pyzeebe.Job, **_: object) -> dict[str, Any]:
            return dict(await self._work(job))

    async def _work(self, job: pyzeebe.Job) -> Variables:
        self._remember(asyncio.current_task())
        outcome = await asyncio.get_running_loop().run_in_executor(self._threads, self._run_job, _to_job(job))
        if isinstance(outcome, Complete):
            return outcome.variables
        raise _NotCompleted(outcome)

    def _remember(self, task: "asyncio.Task[object] | None") -> None:
        """Note what is to be waited for at the end: pyzeebe itself keeps no list of its running jobs."""
        if task is not None:
            self._running.add(task)
            task.add_done_callback(self._running.discard)


async def _answer_otherwise(error: Exception, job: pyzeebe.Job, controller: JobController) -> None:
    """Throw or fail as the outcome says. pyzeebe's own handler would log every variable and fail without back-off."""
    outcome = error.outcome if isinstance(error, _NotCompleted) else _edge_fault(error, job)
    match outcome:
        case ThrowError(code, message, variables):
            await controller.set_error_status(message, error_code=code, variables=dict(variables))
        case Fail(message, retries, back_off):
            milliseconds = round(back_off / timedelta(milliseconds=1))
            # pyzeebe's controller counts down by one and cannot say "no retries left"; its adapter can.
            await controller._zeebe_adapter.fail_job(job.key, retries, message, milliseconds, {})  # noqa: SLF001


def _edge_fault(error: Exception, job: pyzeebe.Job) -> Fail:
    log.error("edge fault", type=job.type, fault=type(error).__name__)
    return Fail(type(error).__name__, max(0, job.retries - 1), timedelta(seconds=5))


def _to_job(job: pyzeebe.Job) -> Job:
    return Job(
        key=job.key,
        type=job.type,
        process_instance_key=job.process_instance_key,
        bpmn_process_id=job.bpmn_process_id,
        element_id=job.element_id,
        element_instance_key=job.element_instance_key,
        variables=job.variables,
        headers={name: str(value) for name, value in job.custom_headers.items()},
        retries=job.retries,
    )
