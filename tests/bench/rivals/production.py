"""The production process of `workers.service`, with handlers of the caller's choice."""

import asyncio
import time
from collections.abc import Mapping

from workers import service
from workers.app import App
from workers.runtime.handler import Handler


def serve(app: App, handlers: Mapping[str, Handler]) -> None:
    """As `workers.service.run_workers` does, piece by piece, on a database that is up to date."""
    readiness = service._readiness(app)
    metrics = service._metrics(app, handlers, readiness)
    relays = service._relays(app, metrics)
    worker = service._worker(app, handlers, metrics, service._after_commit(metrics, relays))
    metrics.watch(worker.state, lambda: time.time() - worker.seconds_since_contact())
    service.spare_the_collector()
    with (
        service._status(app, metrics, worker.is_alive, readiness),
        service._running(relays, app.settings.stop_seconds),
    ):
        asyncio.run(service._work(worker))
