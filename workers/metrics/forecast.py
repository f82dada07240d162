"""Which open steps are forecast to be late, in figures. Each workers' process shows the whole: take their maximum."""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from workers.metrics.sampled import PATIENCE_SECONDS, Sampled

TakeForecast = Callable[[], Mapping[tuple[str, str], int]]
"""How many open steps are forecast to be late, by unit and service."""

MAX_AGE_SECONDS = 60.0
"""A forecast reads all that is open and all of a working day, and changes slowly."""


class ForecastCollector(Collector):
    """Asks for the forecast at a scrape, unless it did so within the last minute.

    A database that is unavailable or slow yields nothing. A unit and a service without an open step have no series.
    """

    def __init__(self, take: TakeForecast, *, max_age: float = MAX_AGE_SECONDS) -> None:
        self._forecast = Sampled("forecast", take, max_age=max_age)

    def begin(self) -> None:
        """Ask for it, and do not wait."""
        self._forecast.begin()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The figures of the moment."""
        forecast = self._forecast.read(PATIENCE_SECONDS)
        if forecast is not None:
            text = "Open steps that will be late at the pace at which their unit works."
            family = GaugeMetricFamily("aftersales_steps_forecast_late", text, labels=("unit", "service"))
            for pair, steps in forecast.items():
                family.add_metric(pair, float(steps))
            yield family
