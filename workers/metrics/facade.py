"""All figures of a workers' process, in a registry of their own."""

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, ProcessCollector, disable_created_metrics, generate_latest

from services.catalogue import all_services
from services.steps.catalogue import all_steps, limited_pairs
from workers.metrics.database import DatabaseCollector, TakeStatistics
from workers.metrics.domain import DomainMetrics
from workers.metrics.forecast import ForecastCollector, TakeForecast
from workers.metrics.readiness import Readiness, ReadinessCollector
from workers.metrics.runtime import LastContact, RuntimeMetrics, State, WorkerCollector


class Metrics:
    """What a workers' process tells Prometheus.

    `runtime` is the worker's observer; `domain` is told of committed events and of deliveries. Without `statistics` and
    `forecast` there are no figures from the database, without `readiness` none of the dependencies.
    """

    def __init__(
        self,
        *,
        job_types: Iterable[str] = (),
        statistics: TakeStatistics | None = None,
        forecast: TakeForecast | None = None,
        readiness: Readiness | None = None,
    ) -> None:
        # The moment at which each series began: it would double their number, and nothing here asks for it.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        steps = {step.id: step.owner for step in all_steps().values()}
        self.runtime = RuntimeMetrics(self.registry, job_types)
        self.domain = DomainMetrics(self.registry, steps=steps, services=all_services(), limits=limited_pairs())
        ProcessCollector(registry=self.registry)
        self._begin: list[Callable[[], None]] = []
        if statistics is not None:
            database = DatabaseCollector(statistics, steps)
            self.registry.register(database)
            self._begin.append(database.begin)
        if forecast is not None:
            late = ForecastCollector(forecast)
            self.registry.register(late)
            self._begin.append(late.begin)
        if readiness is not None:
            self.registry.register(ReadinessCollector(readiness))
            self._begin.append(readiness.begin)

    def watch(self, state: State, last_contact: LastContact) -> None:
        """Show how the worker stands, from now on. Both are called on the scrape's thread."""
        self.registry.register(WorkerCollector(state, last_contact))

    def exposition(self) -> bytes:
        """All figures in Prometheus' text format, within about two seconds."""
        for begin in self._begin:
            begin()
        return generate_latest(self.registry)
