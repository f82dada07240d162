"""Figures of the workers for Prometheus, and the HTTP server that shows them."""

from workers.metrics.facade import Metrics
from workers.metrics.readiness import Readiness
from workers.metrics.server import StatusServer

__all__ = ["Metrics", "Readiness", "StatusServer"]
