"""Figures of the pages for Prometheus: `aftersales_page_*`, by page and status, never by who or what was looked at."""

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class PageMetrics:
    """In a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "aftersales_page_requests",
            "Requests answered, by page and HTTP status.",
            ("page", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "aftersales_page_seconds", "How long answers took.", ("page",), buckets=_SECONDS, registry=self.registry
        )
        ProcessCollector(registry=self.registry)

    def answered(self, page: str, status: int, seconds: float) -> None:
        """Count an answer. `page` is the route as it is written in the code, such as `/drafts/{draft_key}/details`."""
        self._requests.labels(page, str(status)).inc()
        self._seconds.labels(page).observe(seconds)

    def exposition(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)
