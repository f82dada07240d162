"""Metrics of the workers, and the small HTTP server that shows them with the readiness answer."""

from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from workers.runtime.report import JobReport

_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The workers' figures, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._jobs = Counter(
            "aftersales_jobs", "Jobs by type and outcome.", ("type", "outcome", "redelivered"), registry=self.registry
        )
        self._duration = Histogram(
            "aftersales_job_duration_seconds", "Time a job took.", ("type",), buckets=_SECONDS, registry=self.registry
        )
        self._deliveries = Counter(
            "aftersales_outbox_deliveries",
            "Outbox rows by kind and outcome.",
            ("kind", "outcome"),
            registry=self.registry,
        )

    def observe_job(self, report: JobReport) -> None:
        """Count a job that is over."""
        self._jobs.labels(report.job.type, report.outcome, str(report.redelivered).lower()).inc()
        self._duration.labels(report.job.type).observe(report.seconds)

    def observe_delivery(self, kind: str, outcome: str) -> None:
        """Count an attempt to deliver an outbox row: kind `sms` or `message`."""
        self._deliveries.labels(kind, outcome).inc()


class StatusServer:
    """Answers GET /metrics and GET /ready (200 or 503) until it is closed."""

    def __init__(self, *, host: str, port: int, metrics: Metrics, ready: Callable[[], bool]) -> None:
        self._server = ThreadingHTTPServer((host, port), _answers(metrics, ready))
        self._thread = Thread(target=self._server.serve_forever, name="status", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The port it listens on; port 0 asked for a free one."""
        return self._server.server_port

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _answers(metrics: Metrics, ready: Callable[[], bool]) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest(metrics.registry))
            elif self.path == "/ready":
                is_ready = ready()
                status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
                self._answer(status, "text/plain", b"ready\n" if is_ready else b"not ready\n")
            else:
                self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"/metrics or /ready\n")

        def _answer(self, status: HTTPStatus, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
            """Requests for metrics are not worth a line."""

    return Answers
