"""The workers' process: runs until SIGTERM or SIGINT, then ends cleanly."""

import asyncio
import gc
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial

import structlog

from db.errors import DatabaseUnavailable
from db.repositories.statistics import SqlStatistics
from db.revisions import require_current
from services.events import Event
from services.steps.forecast import forecast_late, outlook_of_open_steps
from workers.app import App
from workers.context import JobContext
from workers.errors import describe
from workers.gateways.channel import async_channels
from workers.handlers import all_handlers
from workers.logs import JobLog
from workers.metrics import Metrics, Readiness, StatusServer
from workers.relay import RelayLoop
from workers.runtime.handler import Handler
from workers.runtime.retry import RECONNECT
from workers.runtime.worker import Worker, WorkerOptions

log = structlog.get_logger(__name__)

_NEW_OBJECTS_BETWEEN_COLLECTIONS = 20_000


def run_workers(app: App, only: Sequence[str] = ()) -> None:
    """Bring the database up to date, then work until the process is told to stop; for the job types in `only`, or all.

    Raises UnknownJobType; CredentialsRefused where the gateway does not let us in.
    """
    serve(app, _chosen(only))


def serve(app: App, handlers: Mapping[str, Handler]) -> None:
    """The same with these handlers. Raises CredentialsRefused."""
    readiness = _readiness(app)
    metrics = _metrics(app, handlers, readiness)
    relays = _relays(app, metrics)
    worker = _worker(app, handlers, metrics, _after_commit(metrics, relays))
    metrics.watch(worker.state, lambda: time.time() - worker.seconds_since_contact())
    log.info("workers started", database=app.database.label, gateway=app.settings.gateway_address, types=len(handlers))
    with _status(app, metrics, worker.is_alive, readiness):
        asyncio.run(_work(app, worker, relays))
    log.info("workers stopped")


class UnknownJobType(Exception):
    """A job type that no handler is for."""

    def __init__(self, unknown: Sequence[str]) -> None:
        super().__init__(f"no handler for {', '.join(unknown)}; there are handlers for: {', '.join(all_handlers())}")


def _chosen(only: Sequence[str]) -> Mapping[str, Handler]:
    handlers = all_handlers()
    if unknown := [name for name in only if name not in handlers]:
        raise UnknownJobType(unknown)
    return {name: handler for name, handler in handlers.items() if not only or name in only}


def spare_the_collector() -> None:
    """All that is loaded stays to the end of the process: the garbage collector need not look at it again and again.
    And it need not come after each dozen jobs: hardly anything of a job is part of a cycle.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS_BETWEEN_COLLECTIONS)


async def _work(app: App, worker: Worker[JobContext], relays: Sequence[RelayLoop]) -> None:
    stop = asyncio.Event()

    def end() -> None:
        stop.set()
        _end_soon(relays)

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end)
    if await _database_prepared(app, stop):
        spare_the_collector()
        with _running(relays, app.settings.stop_seconds):
            await worker.run(stop)


async def _database_prepared(app: App, stop: asyncio.Event) -> bool:
    """Bring it up to date as soon as it is there; False if the process is told to stop before.

    A process that ended instead would be missed as a worker that is gone, though nothing is wrong with it.
    """
    failures = 0
    while not stop.is_set():
        try:
            await asyncio.to_thread(app.prepare_database)
        except DatabaseUnavailable as error:
            failures += 1
            log.warning("database unavailable", fault=describe(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), RECONNECT.delay(failures).total_seconds())
        else:
            return True
    return False


def _worker(
    app: App, handlers: Mapping[str, Handler], metrics: Metrics, committed: Callable[[Sequence[Event]], None]
) -> Worker[JobContext]:
    return Worker(
        connect=async_channels(app.settings),
        runner=app.runner(handlers, committed),
        options=_options(app),
        observer=JobLog(then=metrics.runtime),
    )


def _options(app: App) -> WorkerOptions:
    settings = app.settings
    return WorkerOptions(
        name=f"aftersales@{socket.gethostname()}:{os.getpid()}",
        capacity=settings.job_capacity,
        group_size=settings.group_size,
        lanes=settings.lanes or (1 if app.database.counting is None else 2),
        blocking_threads=settings.blocking_threads,
        job_timeout=timedelta(seconds=settings.job_timeout_seconds),
        poll_timeout=timedelta(seconds=settings.poll_timeout_seconds),
        stop_within=timedelta(seconds=settings.stop_seconds),
    )


def _metrics(app: App, handlers: Mapping[str, Handler], readiness: Readiness) -> Metrics:
    statistics = SqlStatistics(app.database)
    return Metrics(
        job_types=handlers,
        statistics=lambda: statistics.take(app.clock.now()),
        forecast=partial(_forecast, app),
        readiness=readiness,
    )


def _forecast(app: App) -> Mapping[tuple[str, str], int]:
    with app.reading() as uow:
        return forecast_late(outlook_of_open_steps(uow, at=app.clock.now()))


def _relays(app: App, metrics: Metrics) -> Sequence[RelayLoop]:
    """Those that deliver what a commit left, and after them the one that asks what became of it."""
    idle, observe = app.settings.relay_idle_seconds, metrics.domain.observe_delivery
    return (
        RelayLoop("sms", app.sms_relay(observe), idle_seconds=idle),
        RelayLoop("messages", app.message_relay(observe), idle_seconds=idle),
        RelayLoop("reports", app.report_relay(observe), idle_seconds=app.settings.reports_idle_seconds),
    )


def _after_commit(metrics: Metrics, relays: Sequence[RelayLoop]) -> Callable[[Sequence[Event]], None]:
    *delivering, _reports = relays

    def committed(events: Sequence[Event]) -> None:
        metrics.domain.observe(events)
        for relay in delivering:
            relay.wake()

    return committed


@contextmanager
def _running(relays: Sequence[RelayLoop], stop_within: float) -> Iterator[None]:
    for relay in relays:
        relay.start()
    try:
        yield
    finally:
        _end_soon(relays)
        for relay in relays:
            relay.stop(stop_within)


def _end_soon(relays: Sequence[RelayLoop]) -> None:
    """All at the same moment: they share the time that the end may take."""
    for relay in relays:
        relay.end_soon()


@contextmanager
def _status(app: App, metrics: Metrics, live: Callable[[], bool], readiness: Readiness) -> Iterator[None]:
    if (port := app.settings.metrics_port) is None:
        yield
        return
    server = StatusServer(host=app.settings.metrics_host, port=port, metrics=metrics, live=live, readiness=readiness)
    try:
        yield
    finally:
        server.close()


def _readiness(app: App) -> Readiness:
    def database() -> bool:
        require_current(app.database)
        return True

    return Readiness({"database": database, "gateway": app.engine.is_ready})
