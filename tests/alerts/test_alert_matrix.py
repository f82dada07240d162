"""Each fault of deploy/prometheus/alert-matrix.md raises its alert and no other, over fault and recovery."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.alerts.faults import (
    AFTER,
    BEFORE,
    EXPORTED,
    PAGES,
    TYPES,
    WORKERS,
    Fault,
    Span,
    completed,
    created,
    forecast,
    healthy,
    lateness_count,
    lateness_in_time,
    limits,
    of_broker,
    of_worker,
    outbox_age,
    over,
    ready,
    sms,
)
from tests.alerts.promtool import PROMETHEUS, RULES, alerts, needs_promtool, promtool

TEN = Span(minutes=10)
MINUTE = Span(minutes=1)
SHORT = Span(seconds=10)
LONG = Span(minutes=25)


def _all(*figures: dict[str, str]) -> dict[str, str]:
    return {series: values for each in figures for series, values in each.items()}


def _killed(workers: Sequence[str], span: Span = TEN) -> dict[str, str]:
    """Every series of the process ends; `up` says so; what nobody does waits."""
    figures = {
        series: span.gone(values.split(" ")[0], values.split(" ")[-1])
        for series, values in healthy(span).items()
        if any(f'instance="{worker}"' in series for worker in workers)
    }
    return figures | {of_worker("up", worker): span.gauge(1, 0) for worker in workers} | _waiting(span)


def _waiting(span: Span = TEN) -> dict[str, str]:
    """No job ends during the fault, and messages stay."""
    ended = {completed(job_type): span.held(2) for job_type in TYPES}
    return ended | {outbox_age(worker, "message"): span.rising() for worker in WORKERS}


def _standing(span: Span) -> dict[str, str]:
    """Nothing is committed; jobs that were taken wait for it."""
    standing = {over(worker, each, "completed"): span.held(1) for worker in WORKERS for each in TYPES}
    idle = {of_worker("zeebe_worker_commits_total", worker): span.counter(1, 0) for worker in WORKERS}
    return standing | idle | _waiting(span)


def _turned_away(span: Span) -> dict[str, str]:
    """The engine takes no more of what piles up."""
    return {of_broker("zeebe_dropped_request_count_total", partition="1"): span.counter(0, 20, 0)}


def _failing(span: Span = TEN) -> dict[str, str]:
    """Nothing is committed, each job that is tried fails."""
    failed = {over(worker, each, "failed"): span.counter(0, 1, 0) for worker in WORKERS for each in TYPES}
    idle = {of_worker("zeebe_worker_commits_total", worker): span.counter(1, 0) for worker in WORKERS}
    return failed | idle | _waiting(span)


def _without_contact() -> dict[str, str]:
    """Nothing reaches the engine's gateway: contact and streams stand still, answers are given up."""
    figures = _waiting()
    for worker in WORKERS:
        figures |= {
            ready(worker, "gateway"): TEN.gauge(1, 0),
            of_worker("zeebe_worker_last_contact_timestamp_seconds", worker): TEN.stopped(),
            of_worker("zeebe_worker_commits_total", worker): TEN.counter(1, 0),
        }
        for job_type in TYPES:
            figures[of_worker("zeebe_worker_stream_open", worker, type=job_type)] = TEN.gauge(1, 0)
            figures[over(worker, job_type, "completed")] = TEN.held(1)
            figures[over(worker, job_type, "unanswered")] = TEN.counter(0, 0.1, 0)
    return figures


def _broker_down() -> dict[str, str]:
    broker = {
        series: TEN.gone(values.split(" ")[0], values.split(" ")[-1])
        for series, values in healthy(TEN).items()
        if 'instance="z"' in series
    }
    return _without_contact() | broker | {of_broker("up"): TEN.gauge(1, 0)}


def _broker_hangs() -> dict[str, str]:
    """Its metrics page does, while its gateway works on."""
    return {
        series: TEN.gone(values.split(" ")[0], values.split(" ")[-1])
        for series, values in healthy(TEN).items()
        if 'instance="z"' in series
    } | {of_broker("up"): TEN.gauge(1, 0)}


def _of_workers(of_one: dict[str, str]) -> dict[str, str]:
    """The same for the other process."""
    return of_one | {series.replace('instance="a"', 'instance="b"'): values for series, values in of_one.items()}


def _sms(outcome: str, *, waits: bool, sent: float = 0) -> dict[str, str]:
    waiting = {outbox_age("a", "sms"): LONG.rising()} if waits else {}
    return _of_workers({sms("a", "sent"): LONG.counter(1, sent), sms("a", outcome): LONG.counter(0, 1, 0), **waiting})


def _due_dates_wait() -> dict[str, str]:
    """Their jobs fail with a back-off as long as Tasklist does not answer: none of them ends meanwhile."""
    job_type = "update-due-dates"
    failed = {over(worker, job_type, "failed"): TEN.counter(0, 0.1, 0) for worker in WORKERS}
    return {created(job_type): TEN.counter(0.1), completed(job_type): TEN.held(0.1), **failed}


def _clock(offset: int) -> dict[str, str]:
    """One process takes everything for an hour later, or earlier, than it is."""
    late = max(0, offset) / 36_000
    return {
        of_worker("zeebe_worker_last_contact_timestamp_seconds", "b"): TEN.now(offset),
        lateness_in_time("b"): TEN.counter(0.1, 0 if late else 0.1),
        limits("b", "missed"): TEN.counter(0, late * 10, 0),
        limits("b", "met"): TEN.counter(1, 0 if late else 1),
    }


FAULTS: dict[str, Fault] = {
    "one worker process of two is killed": Fault("WorkerGone", _killed(["b"])),
    "all worker processes are killed": Fault("WorkerGone", _killed(WORKERS)),
    "a worker process is killed and back within 15 s": Fault(
        None,
        {
            of_worker("up", "b"): SHORT.gauge(1, 0),
            of_worker("process_start_time_seconds", "b"): SHORT.gauge(7, 8, 8),
            of_worker("zeebe_worker_commits_total", "b"): SHORT.gone(f"0+1x{BEFORE - 1}", f"0+1x{AFTER - 1}"),
        },
        SHORT,
    ),
    "a worker process ends again and again": Fault(
        "WorkerRestarts", {of_worker("process_start_time_seconds", "b"): "7x47 480x11 600x11 720x11 840x131"}
    ),
    "a worker process stands still": Fault(
        "WorkerZombie",
        _all(
            _waiting(),
            {of_worker("zeebe_worker_last_contact_timestamp_seconds", "b"): TEN.stopped()},
            {over("b", job_type, "completed"): TEN.held(1) for job_type in TYPES},
        ),
    ),
    "our own pages' process is killed": Fault("PagesGone", {PAGES: TEN.gauge(1, 0)}),
    "the broker is down": Fault("BrokerDown", _broker_down()),
    "the gateway is unreachable": Fault("GatewayUnavailable", _without_contact()),
    "OpenSearch refuses connections": Fault("SearchUnavailable", {EXPORTED: TEN.held(50)} | _due_dates_wait()),
    "OpenSearch hangs": Fault("SearchUnavailable", _broker_hangs()),
    "Tasklist alone does not answer": Fault(None, _due_dates_wait()),
    "the database is unavailable for 60 s": Fault(
        "DatabaseUnavailable",
        _all(
            _failing(MINUTE),
            {ready(worker, "database"): MINUTE.gauge(1, 0) for worker in WORKERS},
            _turned_away(MINUTE),
        ),
        MINUTE,
    ),
    "the database is locked for 60 s": Fault("DatabaseTakesNoWrites", _standing(MINUTE) | _turned_away(MINUTE), MINUTE),
    "the database's disk is full": Fault("DatabaseTakesNoWrites", _failing()),
    "the SMS provider answers 500": Fault("SmsProviderUnavailable", _sms("failed", waits=True), LONG),
    "the SMS provider times out before acceptance": Fault(
        "SmsProviderTimesOut", _sms("outcome-unknown", waits=True), LONG
    ),
    "the SMS provider times out after acceptance": Fault(
        "SmsProviderTimesOut", _sms("outcome-unknown", waits=False, sent=0.9), LONG
    ),
    "the SMS provider reports late or twice": Fault(
        None, _of_workers({sms("a", "delivered"): LONG.counter(1, 0, 4)}), LONG
    ),
    "the SMS provider reports many as undelivered": Fault(
        "SmsUndelivered",
        _of_workers({sms("a", "undelivered"): LONG.counter(0, 1, 0), sms("a", "delivered"): LONG.counter(1, 0.1)}),
        LONG,
    ),
    "an SMS needs a review": Fault(
        "SmsNeedsReview", _of_workers({of_worker("aftersales_sms_needing_review_rows", "a"): TEN.gauge(0, 1)})
    ),
    "a worker's clock is an hour ahead": Fault("ClockWrong", _clock(3600)),
    "a worker's clock is an hour behind": Fault("ClockWrong", _clock(-3600)),
    "the engine's clock is set an hour forward": Fault(
        "TimersLate",
        _of_workers(
            {
                lateness_count("a"): TEN.jump(0.1, by=10),
                limits("a", "missed"): TEN.jump(0, by=400),
            }
        ),
    ),
    "a limit is missed in a quiet hour": Fault(
        "DeadlineBurnFast",
        _of_workers({limits("a", "met"): TEN.counter(0.01)}) | {limits("a", "missed"): TEN.jump(0, by=1)},
    ),
    "one limit of hundreds is missed": Fault(None, {limits("a", "missed"): TEN.jump(0, by=1)}),
    "one limit of ten is missed, for an hour": Fault(
        "DeadlineBurnSlow",
        _of_workers({limits("a", "met"): LONG.counter(1, 0.9), limits("a", "missed"): LONG.counter(0, 0.1, 0)}),
        LONG,
    ),
    "a unit is too slow for what it has": Fault(
        "DeadlinesForecastMissed",
        _of_workers({forecast("a"): LONG.gauge(0, 8)}),
        LONG,
    ),
    "a job uses up its retries": Fault(
        "IncidentOpen",
        {
            of_broker("zeebe_pending_incidents_total", partition="1"): TEN.gauge(0, 1),
            completed(TYPES[0]): TEN.jump(2, by=-1),
        },
    ),
    "nobody takes the jobs of a type": Fault("BacklogOld", {completed(TYPES[1]): TEN.held(2)}),
    "a message to the engine is refused again and again": Fault(
        "MessagesNotPublished", _of_workers({outbox_age("a", "message"): TEN.rising()})
    ),
    "an SMS is never tried": Fault("SmsNotSent", _of_workers({outbox_age("a", "sms"): LONG.rising()}), LONG),
    "the engine is given more than it can take": Fault(
        "EngineBackpressure",
        _waiting() | _turned_away(TEN),
    ),
    "the engine turns away only polls": Fault(
        None,
        {
            of_broker("zeebe_dropped_request_count_total", partition="1"): TEN.counter(0, 20, 0),
            of_worker("zeebe_worker_source_errors_total", "a", source="poll", code="RESOURCE_EXHAUSTED"): TEN.counter(
                0, 20, 0
            ),
        },
    ),
    "a night's scheduled work does not end": Fault(
        "ScheduledWorkNotDone",
        {of_worker("aftersales_scheduled_ended_age_seconds", "a", work="a-work"): LONG.gauge(40_000, 97_200)},
        LONG,
    ),
    "a night's work cannot be done of a connection": Fault(
        "ScheduledWorkSetAside",
        {of_worker("aftersales_scheduled_set_aside", "a", work="a-work"): LONG.gauge(0, 1)},
        LONG,
    ),
    "answers of a type come after their deadline": Fault(
        "JobsUnanswered", {over("a", TYPES[0], "unanswered"): TEN.counter(0, 0.1, 0)}
    ),
}


@needs_promtool
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_raises_its_alert_and_no_other(fault: str, tmp_path: Path) -> None:
    """Each by itself: some 230 times sixty rules are evaluated for it, a second and more of the processor."""
    file = tmp_path / "fault.yml"
    # JSON is YAML.
    file.write_text(json.dumps(_as_rule_test(fault, FAULTS[fault])), encoding="utf-8")
    promtool("test", "rules", file)


def test_the_matrix_that_people_read_is_the_one_that_is_played() -> None:
    assert _rows() == {name: fault.alert or "none" for name, fault in FAULTS.items()}


def test_every_alert_has_a_fault_in_the_matrix() -> None:
    assert {fault.alert for fault in FAULTS.values()} - {None} == set(alerts())


def _rows() -> dict[str, str]:
    text = (PROMETHEUS / "alert-matrix.md").read_text(encoding="utf-8")
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    return {fault.strip(): alert.strip() for fault, alert, _ in lines[2:]}


def _as_rule_test(name: str, fault: Fault) -> dict[str, object]:
    return {
        "rule_files": [str(file) for file in RULES],
        "evaluation_interval": "10s",
        "tests": [_played(name, fault)],
    }


def _played(name: str, fault: Fault) -> dict[str, object]:
    end = fault.span.end
    fired = f'group by (alertname) (count_over_time(ALERTS{{alertstate="firing"}}[{end}s]))'
    expected = [{"labels": f'{{alertname="{fault.alert}"}}', "value": 1}] if fault.alert else []
    return {
        "name": name,
        "interval": "10s",
        "input_series": [{"series": series, "values": values} for series, values in fault.series().items()],
        "promql_expr_test": [{"expr": fired, "eval_time": f"{end}s", "exp_samples": expected}],
    }
