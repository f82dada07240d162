"""What waits in the database, in figures. Each workers' process shows the whole: take their maximum, not their sum."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from db.repositories.statistics import MESSAGE, SMS, Statistics
from services.model.notices import SmsState
from workers.metrics.sampled import PATIENCE_SECONDS, Sampled

TakeStatistics = Callable[[], Statistics]
_Values = Mapping[tuple[str, ...], float]

MAX_AGE_SECONDS = 5.0
_AT_REST = (SmsState.SENT, SmsState.DELIVERED, SmsState.WITHDRAWN)
_ALWAYS = (*((SMS, state) for state in SmsState if state not in _AT_REST), (MESSAGE, "queued"))


class DatabaseCollector(Collector):
    """Asks the database at a scrape, unless it did so within the last five seconds.

    A database that is unavailable or slow yields nothing: no figure is better than an old one, which would calm an
    alert. `steps` gives the process of each documented step.
    """

    def __init__(self, take: TakeStatistics, steps: Mapping[str, str], *, max_age: float = MAX_AGE_SECONDS) -> None:
        self._statistics = Sampled("statistics", take, max_age=max_age)
        self._steps = steps

    def begin(self) -> None:
        """Ask the database, and do not wait."""
        self._statistics.begin()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The figures of the moment."""
        statistics = self._statistics.read(PATIENCE_SECONDS)
        if statistics is not None:
            yield _rows(statistics)
            yield _oldest_age(statistics)
            yield _needing_review(statistics)
            yield self._overdue(statistics)
            yield from _scheduled(statistics)

    def _overdue(self, statistics: Statistics) -> GaugeMetricFamily:
        overdue = Counter(dict.fromkeys(self._steps.values(), 0))
        for step, rows in statistics.overdue.items():
            if step in self._steps:
                overdue[self._steps[step]] += rows
        return _family("steps_overdue", "Steps past their due moment and still open.", ("process",), _by_name(overdue))


def _rows(statistics: Statistics) -> GaugeMetricFamily:
    found = statistics.outbox_rows
    rows: _Values = {each: found.get(each, 0) for each in (*_ALWAYS, *found)}
    return _family("outbox_rows", "Rows of the outbox that wait, by state.", ("kind", "state"), rows)


def _oldest_age(statistics: Statistics) -> GaugeMetricFamily:
    ages: _Values = {(kind,): age.total_seconds() for kind, age in statistics.oldest_age.items()}
    text = "How long the oldest row has waited for the relay; 0 where none waits."
    return _family("outbox_oldest_age_seconds", text, ("kind",), ages)


def _needing_review(statistics: Statistics) -> GaugeMetricFamily:
    text = "SMS that need a person's review."
    return _family("sms_needing_review_rows", text, (), {(): statistics.sms_needing_review})


def _scheduled(statistics: Statistics) -> Iterable[GaugeMetricFamily]:
    """Of work that never ran there is no series."""
    works = statistics.scheduled
    looked_at: _Values = {(work,): float(each.connections) for work, each in works.items()}
    yield _family("scheduled_connections", "Connections that the newest run has looked at.", ("work",), looked_at)
    took: _Values = {(work,): each.took.total_seconds() for work, each in works.items()}
    yield _family("scheduled_run_seconds", "How long the newest run took, or has taken so far.", ("work",), took)
    ended = ((work, each.took if each.ended_ago is None else each.ended_ago) for work, each in works.items())
    ages: _Values = {(work,): ago.total_seconds() for work, ago in ended}
    text = "How long ago a run of the work has ended; where none ever has, how long ago the first one began."
    yield _family("scheduled_ended_age_seconds", text, ("work",), ages)
    aside: _Values = {(work,): float(each.set_aside) for work, each in works.items()}
    text = "Connections of which a night's work could not be done, and that wait for the next night."
    yield _family("scheduled_set_aside", text, ("work",), aside)


def _by_name(counts: Mapping[str, int]) -> _Values:
    return {(name,): float(count) for name, count in counts.items()}


def _family(name: str, text: str, labels: tuple[str, ...], values: _Values) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"aftersales_{name}", text, labels=labels)
    for key, value in values.items():
        family.add_metric(key, value)
    return family
