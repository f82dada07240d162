"""The workers' process: runs until SIGTERM or SIGINT, then ends cleanly."""

import asyncio
import signal
import socket
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog

from db.migrate import require_current
from services.errors import ServiceError
from workers.app import App
from workers.edge.worker import Edge, EdgeOptions
from workers.logs import log_job
from workers.metrics import Metrics, StatusServer
from workers.relay import RelayLoop
from workers.runtime.report import JobReport
from workers.runtime.runner import JobRunner

log = structlog.get_logger(__name__)

_LOOK_FOR_ENGINE_SECONDS = 0.5


def run_workers(app: App) -> None:
    """Bring the database up to date, then work until the process is told to stop."""
    app.prepare_database()
    metrics = Metrics()
    status = _status_server(app, metrics)
    relays = _relays(app, metrics)
    runner = app.runner(observe=_observer(metrics), committed=_wake_all(relays))
    for relay in relays:
        relay.start()
    log.info("workers started", database=app.database.label, gateway=app.settings.gateway_address)
    try:
        asyncio.run(_work(app, runner))
    finally:
        for relay in relays:
            relay.stop(app.settings.stop_seconds)
        if status is not None:
            status.close()
    log.info("workers stopped")


async def _work(app: App, runner: JobRunner) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await _engine_there(app, stop)
    if not stop.is_set():
        edge = Edge(handlers=runner.handlers.values(), run_job=runner.run_job, options=_edge_options(app))
        await edge.run(stop)


async def _engine_there(app: App, stop: asyncio.Event) -> None:
    """Wait for the engine: pyzeebe would wait too, but five seconds at a time and with two lines for each job type."""
    told = False
    while not stop.is_set() and not await asyncio.to_thread(app.engine.is_ready):
        if not told:
            log.info("waiting for the engine", gateway=app.settings.gateway_address)
            told = True
        await _pause(stop, _LOOK_FOR_ENGINE_SECONDS)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def _edge_options(app: App) -> EdgeOptions:
    settings = app.settings
    return EdgeOptions(
        gateway_address=settings.gateway_address,
        worker_name=f"aftersales@{socket.gethostname()}",
        threads=settings.job_threads,
        job_timeout=timedelta(seconds=settings.job_timeout_seconds),
        stop_within=timedelta(seconds=settings.stop_seconds),
    )


def _relays(app: App, metrics: Metrics) -> Sequence[RelayLoop]:
    idle = app.settings.relay_idle_seconds
    return (
        RelayLoop("sms", app.sms_relay(metrics.observe_delivery), idle_seconds=idle),
        RelayLoop("messages", app.message_relay(metrics.observe_delivery), idle_seconds=idle),
    )


def _wake_all(relays: Sequence[RelayLoop]) -> Callable[[], None]:
    def wake() -> None:
        for relay in relays:
            relay.wake()

    return wake


def _observer(metrics: Metrics) -> Callable[[JobReport], None]:
    def observe(report: JobReport) -> None:
        log_job(report)
        metrics.observe_job(report)

    return observe


def _status_server(app: App, metrics: Metrics) -> StatusServer | None:
    settings = app.settings
    if settings.metrics_port is None:
        return None

    def ready() -> bool:
        return _database_ready(app) and app.engine.is_ready()

    return StatusServer(host=settings.metrics_host, port=settings.metrics_port, metrics=metrics, ready=ready)


def _database_ready(app: App) -> bool:
    try:
        require_current(app.database)
    except ServiceError:
        return False
    return True
