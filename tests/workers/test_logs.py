"""The log: one line a job, and what must never be in it."""

import json
from collections.abc import Iterator
from cProfile import Profile
from threading import Thread
from typing import Any

import pytest
import structlog

from workers.logs import JobLog, configure_logs
from workers.runtime.job import Complete, Job, Outcome
from workers.runtime.report import JobReport, NullObserver, OutcomeKind, Source, Verdict
from workers.settings import LogFormat

SECRETS = ("0499370899", "09121234567", "مریم نمونه")

NOTHING_NEW = Complete()

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def defaults() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def report(
    outcome: OutcomeKind = OutcomeKind.COMPLETED,
    verdict: Verdict = Verdict.ACCEPTED,
    code: object = "7000000007",
    answer: Outcome = NOTHING_NEW,
) -> JobReport:
    job = Job(
        key=1,
        type="send-sms",
        process_instance_key=2251799813685249,
        bpmn_process_id="some-service",
        element_id="Task_SendSms",
        element_instance_key=2,
        variables={"trackingCode": code, **dict(zip(("nationalId", "mobile", "fullName"), SECRETS, strict=True))},
        headers={"template": "fee-bill"},
        retries=3,
    )
    is_failed = outcome is OutcomeKind.FAILED
    return JobReport(
        job=job,
        answer=answer,
        outcome=outcome,
        verdict=verdict,
        seconds=0.01234,
        queue_seconds=0.5,
        fault="DatabaseUnavailable: the database is unavailable" if is_failed else None,
        trace=("outbox.py:40",) if is_failed else (),
        retries_left=2 if is_failed else None,
    )


def lines(capsys: Captured) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def logged(capsys: Captured, each: JobReport, level: str = "INFO") -> list[dict[str, Any]]:
    configure_logs(LogFormat.JSON, level)
    JobLog().job_over(each)
    return lines(capsys)


def test_a_job_has_one_line_that_says_what_became_of_it(capsys: Captured) -> None:
    [line] = logged(capsys, report())
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "job",
        "level": "info",
        "process": 2251799813685249,
        "tracking_code": "7000000007",
        "type": "send-sms",
        "outcome": "completed",
        "verdict": "accepted",
        "redelivered": False,
        "ms": 12.3,
        "queue_ms": 500.0,
    }


def test_a_failed_job_is_a_warning_with_error_place_and_retries(capsys: Captured) -> None:
    [line] = logged(capsys, report(OutcomeKind.FAILED))
    assert line["level"] == "warning"
    assert (line["fault"], line["trace"]) == ("DatabaseUnavailable: the database is unavailable", ["outbox.py:40"])
    assert (line["retries_left"], line["timed_out"]) == (2, False)


def test_a_request_that_the_job_registered_is_named_by_its_answer(capsys: Captured) -> None:
    [line] = logged(capsys, report(code=None, answer=Complete({"trackingCode": "7000000007"})))
    assert line["tracking_code"] == "7000000007"


@pytest.mark.parametrize("code", [{"a": [1]}, ["x"] * 50, "9" * 5000, 10**400, None])
def test_what_is_no_tracking_code_is_not_told_as_one(capsys: Captured, code: object) -> None:
    [line] = logged(capsys, report(code=code))
    assert line["tracking_code"] is None


@pytest.mark.parametrize(("verdict", "level"), [(Verdict.NOT_FOUND, "info"), (Verdict.UNANSWERED, "warning")], ids=str)
def test_an_answer_that_did_not_get_through_is_a_warning_one_that_came_too_late_is_normal(
    capsys: Captured, verdict: Verdict, level: str
) -> None:
    [line] = logged(capsys, report(verdict=verdict))
    assert (line["verdict"], line["level"]) == (verdict, level)


def test_lines_below_the_level_are_not_written(capsys: Captured) -> None:
    assert logged(capsys, report(), "WARNING") == []
    assert len(logged(capsys, report(OutcomeKind.FAILED), "WARNING")) == 1


@pytest.mark.parametrize("log_format", LogFormat)
@pytest.mark.parametrize("outcome", OutcomeKind)
def test_no_variable_is_ever_in_a_line(capsys: Captured, log_format: LogFormat, outcome: OutcomeKind) -> None:
    configure_logs(log_format, "DEBUG")
    JobLog().job_over(report(outcome))
    written = capsys.readouterr().err
    assert "7000000007" in written
    assert not [secret for secret in SECRETS if secret in written]


def test_persian_is_written_as_it_is_read(capsys: Captured) -> None:
    configure_logs(LogFormat.JSON, "INFO")
    structlog.get_logger().info("پیام", place=("الف", 1))
    written = capsys.readouterr().err
    assert "پیام" in written
    assert json.loads(written)["place"] == ["الف", 1]


def test_lines_of_several_threads_stay_whole(capsys: Captured) -> None:
    configure_logs(LogFormat.JSON, "INFO")
    log = JobLog()

    def write() -> None:
        for _ in range(200):
            log.job_over(report())

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lines(capsys)) == 800


class Heard(NullObserver):
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def job_over(self, report: JobReport) -> None:
        self.told.append(report)

    def jobs_activated(self, job_type: str, source: Source, count: int) -> None:
        self.told.append((job_type, source, count))

    def source_failed(self, source: Source, code: str) -> None:
        self.told.append((source, code))

    def answer_retried(self) -> None:
        self.told.append("retried")

    def committed(self, jobs: int, seconds: float) -> None:
        self.told.append((jobs, seconds))


def test_all_that_the_log_is_told_is_passed_on(capsys: Captured) -> None:
    configure_logs(LogFormat.JSON, "INFO")
    heard, over = Heard(), report()
    log = JobLog(then=heard)
    log.jobs_activated("send-sms", Source.POLL, 3)
    log.source_failed(Source.STREAM, "UNAVAILABLE")
    log.answer_retried()
    log.committed(2, 0.5)
    log.job_over(over)
    assert heard.told == [("send-sms", Source.POLL, 3), (Source.STREAM, "UNAVAILABLE"), "retried", (2, 0.5), over]
    assert len(lines(capsys)) == 1


def test_a_line_costs_few_calls(capsys: Captured) -> None:
    configure_logs(LogFormat.JSON, "INFO")
    log, over, profile = JobLog(), report(), Profile()
    log.job_over(over)
    profile.runcall(log.job_over, over)
    capsys.readouterr()
    assert sum(each.callcount for each in profile.getstats()) < 120
