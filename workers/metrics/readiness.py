"""What the workers depend on, and whether it is there."""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from workers.metrics.sampled import PATIENCE_SECONDS, Sampled

Check = Callable[[], bool]

_MAX_AGE_SECONDS = 1.0


class Readiness:
    """Asks the checks of each dependency, all at once: the answer takes two seconds at most.

    A check may block or raise; then its dependency is not ready.
    """

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = {name: Sampled(name, check, max_age=_MAX_AGE_SECONDS) for name, check in checks.items()}

    def begin(self) -> None:
        """Ask, and do not wait."""
        for check in self._checks.values():
            check.begin()

    def states(self) -> Mapping[str, bool]:
        """Each dependency, and whether it is ready."""
        self.begin()
        return {name: check.read(PATIENCE_SECONDS) is True for name, check in self._checks.items()}


class ReadinessCollector(Collector):
    """`aftersales_ready` at the moment of the scrape."""

    def __init__(self, readiness: Readiness) -> None:
        self._readiness = readiness

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """1 or 0 for each dependency."""
        family = GaugeMetricFamily("aftersales_ready", "1 while the dependency can be used.", labels=("dependency",))
        for name, is_ready in self._readiness.states().items():
            family.add_metric((name,), float(is_ready))
        yield family
