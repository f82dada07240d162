"""Logs: one line a job, never variables; JSON where a collector reads them."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from json import JSONEncoder
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from workers.log_lines import GatheredLines, LineLogger
from workers.runtime.job import Complete
from workers.runtime.report import JobReport, NullObserver, Observer, OutcomeKind, Source, Verdict
from workers.settings import LogFormat

# At DEBUG these print whole jobs, variables included, and addresses with query strings.
_TALKATIVE = ("pyzeebe", "httpx", "httpcore", "grpc", "sqlalchemy", "alembic")

_LONGEST_CODE = 40

# Made once: `json.dumps` would make one for each line.
_encode = JSONEncoder(ensure_ascii=False, default=repr).encode


def configure_logs(log_format: LogFormat, level: str) -> None:
    """Send all logs to standard error. Libraries say only what is wrong."""
    _configure(log_format, level, structlog.WriteLoggerFactory(sys.stderr))


@contextmanager
def gathered_logs(log_format: LogFormat, level: str) -> Iterator[None]:
    """The same for a process that writes a line a job: see `GatheredLines`. Leaving the block writes what waits."""
    with closing(GatheredLines(sys.stderr)) as lines:
        _configure(log_format, level, lambda *_: LineLogger(lines))
        try:
            yield
        finally:
            configure_logs(log_format, level)


def _configure(log_format: LogFormat, level: str, logger_factory: Callable[..., Any]) -> None:
    logging.basicConfig(format="%(message)s", stream=sys.stderr, level=level, force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns of each statement that is given up where another transaction was first; we tell it as a conflict.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    structlog.configure(
        processors=[*_shared(), _renderer(log_format)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=logger_factory,
    )


class JobLog:
    """Writes one line for each job that is over and passes on all that it is told: a link in a chain of observers.

    A line holds names, keys and times, the tracking code, and of a failure its error and place as the report tells
    them; never variables. To be made after `configure_logs`, whose settings it keeps.
    """

    def __init__(self, then: Observer | None = None) -> None:
        self._then = then or NullObserver()
        # Bound once: a logger that is looked up costs a third of a line.
        self._log = structlog.get_logger("workers.jobs").bind()

    def job_over(self, report: JobReport) -> None:
        """Write the line. A warning: the job failed, or the engine took no answer and will offer it again."""
        if report.outcome is OutcomeKind.FAILED:
            self._log.warning("job", **_line(report), **_failure(report))
        elif report.verdict is Verdict.UNANSWERED:
            self._log.warning("job", **_line(report))
        else:
            self._log.info("job", **_line(report))
        self._then.job_over(report)

    def jobs_activated(self, job_type: str, source: Source, count: int) -> None:
        """Passed on."""
        self._then.jobs_activated(job_type, source, count)

    def source_failed(self, source: Source, code: str) -> None:
        """Passed on."""
        self._then.source_failed(source, code)

    def answer_retried(self) -> None:
        """Passed on."""
        self._then.answer_retried()

    def committed(self, jobs: int, seconds: float) -> None:
        """Passed on."""
        self._then.committed(jobs, seconds)


def _line(report: JobReport) -> EventDict:
    return {
        "process": report.job.process_instance_key,
        "tracking_code": _tracking_code(report),
        "type": report.job.type,
        "outcome": report.outcome,
        "verdict": report.verdict,
        "redelivered": report.redelivered,
        "ms": round(report.seconds * 1000, 1),
        "queue_ms": round(report.queue_seconds * 1000, 1),
    }


def _tracking_code(report: JobReport) -> str | None:
    """The request's code, from the job or, at registration, from its answer. What is too long for one is none."""
    told = report.job.variables.get("trackingCode")
    if told is None and isinstance(report.answer, Complete):
        told = report.answer.variables.get("trackingCode")
    return str(told) if isinstance(told, str | int) and len(str(told)) <= _LONGEST_CODE else None


def _failure(report: JobReport) -> EventDict:
    return {
        "timed_out": report.timed_out,
        "retries_left": report.retries_left,
        "fault": report.fault,
        "trace": report.trace,
    }


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _renderer(log_format: LogFormat) -> Processor:
    if log_format is LogFormat.JSON:
        return _as_json
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def _as_json(_logger: WrappedLogger, _method: str, line: EventDict) -> str:
    return _encode(line)
