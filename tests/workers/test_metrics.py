"""What is counted of jobs, transactions and services."""

from datetime import timedelta
from math import inf
from time import thread_time
from timeit import repeat

import pytest
from prometheus_client import CollectorRegistry

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.company import EXAMPLE_COMPANY
from services.events import (
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineOpened,
    EscalationRan,
    LimitUsed,
    RequestClosed,
    RequestRegistered,
)
from services.model.keys import RequestOutcome
from services.model.requests import Channel
from services.reference.loading import load_reference_data
from services.steps.catalogue import all_steps, limited_pairs
from tests.fakes.purging import purging
from tests.fakes.submission import FakeStarter
from tests.fakes.uow import FixedClock
from tests.workers.figures import report, shown
from tests.workers.kit import SERVICE
from workers.gateways.tasklist import NobodyToAsk
from workers.metrics import Metrics
from workers.runtime.report import OutcomeKind, Source, TypeState, Verdict
from workers.transactions import SqlTransactions


@pytest.mark.parametrize(
    ("outcome", "verdict", "counted"),
    [
        (OutcomeKind.COMPLETED, Verdict.ACCEPTED, "completed"),
        (OutcomeKind.BPMN_ERROR, Verdict.ACCEPTED, "bpmn_error"),
        (OutcomeKind.FAILED, Verdict.ACCEPTED, "failed"),
        (OutcomeKind.GIVEN_BACK, Verdict.ACCEPTED, "given_back"),
        (OutcomeKind.COMPLETED, Verdict.NOT_FOUND, "not_found"),
        (OutcomeKind.GIVEN_BACK, Verdict.UNANSWERED, "unanswered"),
    ],
)
def test_a_job_is_counted_by_what_the_engine_said(outcome: OutcomeKind, verdict: Verdict, counted: str) -> None:
    metrics = Metrics(job_types=["send-sms"])
    metrics.runtime.job_over(report(outcome, verdict))
    jobs = {key[1][0]: value for key, value in shown(metrics).items() if key[0] == "zeebe_worker_jobs_total"}
    zeros = dict.fromkeys(("completed", "bpmn_error", "failed", "given_back", "not_found", "unanswered"), 0.0)
    assert jobs == zeros | {counted: 1.0}


def test_only_jobs_whose_handler_ran_are_timed() -> None:
    metrics = Metrics()
    metrics.runtime.job_over(report())
    metrics.runtime.job_over(report(OutcomeKind.FAILED, timed_out=True))
    metrics.runtime.job_over(report(redelivered=True))
    metrics.runtime.job_over(report(OutcomeKind.GIVEN_BACK))
    figures = shown(metrics)
    for name, seconds in (("duration", 0.04), ("queue", 0.4)):
        assert figures[f"zeebe_worker_job_{name}_seconds_count", ("send-sms",)] == 2
        assert figures[f"zeebe_worker_job_{name}_seconds_sum", ("send-sms",)] == pytest.approx(seconds)
    assert figures["zeebe_worker_jobs_redelivered_total", ("send-sms",)] == 1
    assert figures["zeebe_worker_jobs_timed_out_total", ("send-sms",)] == 1


def test_the_runtimes_other_signals_are_counted() -> None:
    metrics = Metrics()
    metrics.runtime.jobs_activated("send-sms", Source.STREAM, 3)
    metrics.runtime.jobs_activated("send-sms", Source.POLL, 2)
    metrics.runtime.source_failed(Source.POLL, "UNAVAILABLE")
    metrics.runtime.answer_retried()
    metrics.runtime.committed(5, 0.03)
    figures = shown(metrics)
    assert figures["zeebe_worker_jobs_activated_total", ("stream", "send-sms")] == 3
    assert figures["zeebe_worker_jobs_activated_total", ("poll", "send-sms")] == 2
    assert figures["zeebe_worker_source_errors_total", ("UNAVAILABLE", "poll")] == 1
    assert figures["zeebe_worker_answer_retries_total", ()] == 1
    assert figures["zeebe_worker_commits_total", ()] == 1
    assert figures["zeebe_worker_commit_jobs_sum", ()] == 5
    assert figures["zeebe_worker_commit_seconds_sum", ()] == 0.03


def test_the_worker_is_shown_as_it_stands_at_the_scrape() -> None:
    metrics, contact = Metrics(), [-inf]
    state = {"send-sms": TypeState(capacity=64, in_flight=5, queued=2, stream_open=True)}
    metrics.watch(lambda: state, lambda: contact[0])
    figures = shown(metrics)
    names = ("jobs_in_flight", "jobs_queued", "job_capacity", "stream_open")
    assert [figures[f"zeebe_worker_{name}", ("send-sms",)] for name in names] == [5, 2, 64, 1]
    assert figures["zeebe_worker_last_contact_timestamp_seconds", ()] == 0
    contact[0] = 1_800_000_000.5
    state["send-sms"] = TypeState(capacity=64, in_flight=0, queued=0, stream_open=False)
    figures = shown(metrics)
    assert [figures[f"zeebe_worker_{name}", ("send-sms",)] for name in names] == [0, 0, 64, 0]
    assert figures["zeebe_worker_last_contact_timestamp_seconds", ()] == 1_800_000_000.5


def test_events_are_counted_by_service_process_and_step() -> None:
    metrics = Metrics()
    metrics.domain.observe(
        [
            RequestRegistered(service="a-service", channel=Channel.FILE),
            DeadlineOpened(process="a-service", step="ABC-04"),
            DeadlineOpened(process="a-service", step="ABC-05a"),
            DeadlineMet(process="a-service", step="ABC-04"),
            DeadlineMoved(unit="a-unit", service="a-service"),
            LimitUsed(unit="a-unit", service="a-service", share=0.8, paused=timedelta(hours=2)),
            DeadlineMissed(process="a-service", step="ABC-05a"),
            EscalationRan(lateness=timedelta(seconds=3)),
            RequestClosed(service="a-service", channel=Channel.FILE, outcome=RequestOutcome("given")),
        ]
    )
    metrics.domain.observe_delivery("sms", "sent")
    figures = shown(metrics)
    assert figures["aftersales_requests_registered_total", ("file", "a-service")] == 1
    assert figures["aftersales_requests_closed_total", ("file", "given", "a-service")] == 1
    assert figures["aftersales_deadlines_opened_total", ("a-service", "ABC-04")] == 1
    assert figures["aftersales_deadlines_opened_total", ("a-service", "ABC-05a")] == 1
    assert figures["aftersales_deadlines_met_total", ("a-service", "ABC-04")] == 1
    assert figures["aftersales_deadlines_missed_total", ("a-service", "ABC-05a")] == 1
    assert figures["aftersales_deadlines_moved_total", ("a-service", "a-unit")] == 1
    assert figures["aftersales_limit_paused_seconds_total", ("a-service", "a-unit")] == 7200
    assert figures["aftersales_deadline_used_ratio_bucket", ("0.75", "a-service", "a-unit")] == 0
    assert figures["aftersales_deadline_used_ratio_bucket", ("0.9", "a-service", "a-unit")] == 1
    assert figures["aftersales_timer_lateness_seconds_bucket", ("2.0",)] == 0
    assert figures["aftersales_timer_lateness_seconds_bucket", ("5.0",)] == 1
    assert figures["aftersales_outbox_deliveries_total", ("sms", "sent")] == 1


def test_each_deadline_is_counted_from_zero_so_that_the_first_miss_is_an_increase() -> None:
    figures = shown(Metrics())
    for step in all_steps().values():
        for verdict in ("opened", "met", "missed"):
            assert figures[f"aftersales_deadlines_{verdict}_total", (step.owner, step.id)] == 0


def test_what_is_counted_by_unit_and_service_begins_at_zero_where_they_have_limits() -> None:
    figures = shown(Metrics())
    for unit, service in limited_pairs():
        for name in ("deadlines_moved", "limit_paused_seconds"):
            assert figures[f"aftersales_{name}_total", (service, unit)] == 0


def test_a_clock_that_was_set_back_makes_no_sum_smaller() -> None:
    metrics = Metrics()
    metrics.domain.observe(
        [EscalationRan(lateness=timedelta(hours=-1)), LimitUsed(unit="a-unit", service="a-service", share=-2.0)]
    )
    figures = shown(metrics)
    assert figures["aftersales_timer_lateness_seconds_sum", ()] == 0
    assert figures["aftersales_deadline_used_ratio_sum", ("a-service", "a-unit")] == 0


class Trouble(Exception):
    """An error of a handler."""


def registered_in(database: Database, metrics: Metrics, *, trouble: bool) -> None:
    """A transaction that tells of a registration."""
    transactions = SqlTransactions(
        begin_work=lambda: SqlUnitOfWork(database),
        clock=FixedClock(),
        company=EXAMPLE_COMPANY,
        reference=load_reference_data(),
        purging=purging(lambda: SqlUnitOfWork(database)),
        open_tasks=NobodyToAsk(),
        processes=FakeStarter(),
        committed=metrics.domain.observe,
    )
    with transactions.begin() as transaction:
        context = transaction.context(report().job)
        context.uow.events.append(RequestRegistered(service=SERVICE, channel=Channel.FILE))
        transaction.store({})
        if trouble:
            raise Trouble


def test_what_a_transaction_did_is_counted_once_it_is_committed_and_never_if_it_is_rolled_back(
    database: Database,
) -> None:
    metrics, registered = Metrics(), ("aftersales_requests_registered_total", ("file", SERVICE))
    with pytest.raises(Trouble):
        registered_in(database, metrics, trouble=True)
    assert shown(metrics)[registered] == 0
    registered_in(database, metrics, trouble=False)
    assert shown(metrics)[registered] == 1


def test_counting_a_job_costs_next_to_nothing() -> None:
    metrics, job = Metrics(job_types=["send-sms"]), report()

    def count() -> None:
        metrics.runtime.jobs_activated("send-sms", Source.STREAM, 1)
        metrics.runtime.job_over(job)

    # Measured 3.5 µs a job; the bound is wide because the test shares its machine.
    assert min(repeat(count, number=2000, repeat=5, timer=thread_time)) / 2000 < 20e-6


def test_two_processes_in_one_have_registries_of_their_own() -> None:
    first, second = Metrics(), Metrics()
    first.domain.observe_delivery("sms", "sent")
    assert isinstance(first.registry, CollectorRegistry)
    assert shown(second)["aftersales_outbox_deliveries_total", ("sms", "sent")] == 0
