"""The children of a labelled metric, found again without `labels()`, which costs more than the counting itself."""

from typing import Generic, TypeVar

from prometheus_client.metrics import MetricWrapperBase

AnyMetric = TypeVar("AnyMetric", bound=MetricWrapperBase)


class Children(dict[tuple[str, ...], AnyMetric], Generic[AnyMetric]):
    """A metric's children by their label values, in the order of the labels; made when first asked for.

    Safe for threads: two that ask for a new one at once are given the same.
    """

    def __init__(self, metric: AnyMetric) -> None:
        super().__init__()
        self._metric = metric

    def __missing__(self, values: tuple[str, ...]) -> AnyMetric:
        child = self[values] = self._metric.labels(*values)
        return child
