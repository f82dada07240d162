"""Logs: one line a job, never variables; JSON where a collector reads them."""

import logging
import sys

import structlog
from structlog.typing import Processor

from workers.runtime.report import JobReport, OutcomeKind
from workers.settings import LogFormat

# At DEBUG these print whole jobs, variables included, and addresses with query strings.
_TALKATIVE = ("pyzeebe", "httpx", "httpcore", "grpc", "sqlalchemy", "alembic")


def configure_logs(log_format: LogFormat, level: str) -> None:
    """Send all logs to standard error. Libraries say only what is wrong."""
    logging.basicConfig(format="%(message)s", stream=sys.stderr, level=level, force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*_shared(), _renderer(log_format)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def log_job(report: JobReport) -> None:
    """The job's one line."""
    line = {
        "process": report.job.process_instance_key,
        "tracking_code": report.tracking_code,
        "type": report.job.type,
        "outcome": str(report.outcome),
        "redelivered": report.redelivered,
        "ms": round(report.seconds * 1000, 1),
    }
    log = structlog.get_logger("workers.jobs")
    if report.outcome is OutcomeKind.FAILED:
        log.warning("job", **line, retries_left=max(0, report.job.retries - 1), fault=report.fault, trace=report.trace)
    else:
        log.info("job", **line)


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _renderer(log_format: LogFormat) -> Processor:
    if log_format is LogFormat.JSON:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
