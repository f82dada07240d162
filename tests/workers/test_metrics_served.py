"""What is served, also while things are broken."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event
from time import sleep

import httpx
import pytest

from db.repositories.statistics import ScheduledProgress, Statistics
from tests.workers.figures import NOTHING_WAITS, shown
from workers.metrics import Metrics, Readiness, StatusServer
from workers.metrics.database import DatabaseCollector


def with_database(take: Callable[[], Statistics]) -> Metrics:
    metrics = Metrics()
    metrics.registry.register(
        DatabaseCollector(take, {"ABC-04": "a-service", "XYZ-05": "another-service"}, max_age=0.0)
    )
    return metrics


def test_what_waits_in_the_database_is_shown() -> None:
    waiting = Statistics(
        outbox_rows={("sms", "queued"): 3, ("sms", "needs-review"): 2, ("message", "queued"): 1},
        oldest_age={"sms": timedelta(minutes=2), "message": timedelta(0)},
        sms_needing_review=7,
        overdue={"ABC-04": 4, "GONE-01": 9},
        scheduled={},
    )
    figures = shown(with_database(lambda: waiting))
    rows = {key[1]: value for key, value in figures.items() if key[0] == "aftersales_outbox_rows"}
    assert {key: value for key, value in rows.items() if value} == waiting.outbox_rows
    assert {("sms", state) for state in ("outcome-unknown", "refused", "undelivered")} < rows.keys()
    assert figures["aftersales_outbox_oldest_age_seconds", ("sms",)] == 120
    assert figures["aftersales_outbox_oldest_age_seconds", ("message",)] == 0
    assert figures["aftersales_sms_needing_review_rows", ()] == 7
    assert figures["aftersales_steps_overdue", ("a-service",)] == 4
    assert figures["aftersales_steps_overdue", ("another-service",)] == 0


def test_how_far_scheduled_work_has_come_is_shown_by_work() -> None:
    hour = timedelta(hours=1)
    works = {
        "permits": ScheduledProgress(connections=400, took=hour, ended_ago=3 * hour, set_aside=2),
        "never-ended": ScheduledProgress(connections=9, took=2 * hour, ended_ago=None),
    }
    figures = shown(with_database(lambda: replace(NOTHING_WAITS, scheduled=works)))
    assert figures["aftersales_scheduled_connections", ("permits",)] == 400
    assert figures["aftersales_scheduled_run_seconds", ("never-ended",)] == 7_200
    assert figures["aftersales_scheduled_ended_age_seconds", ("permits",)] == 10_800
    assert figures["aftersales_scheduled_ended_age_seconds", ("never-ended",)] == 7_200
    assert figures["aftersales_scheduled_set_aside", ("permits",)] == 2
    assert figures["aftersales_scheduled_set_aside", ("never-ended",)] == 0


def test_the_forecast_is_shown_by_unit_and_service_and_asked_for_once_a_minute() -> None:
    asked: list[None] = []

    def take() -> dict[tuple[str, str], int]:
        asked.append(None)
        return {("a-unit", "a-service"): 3, ("a-unit", "another"): 0}

    metrics = Metrics(forecast=take)
    for _ in range(3):
        figures = shown(metrics)
        late = {key[1]: value for key, value in figures.items() if key[0] == "aftersales_steps_forecast_late"}
        assert late == {("a-service", "a-unit"): 3, ("another", "a-unit"): 0}
    assert len(asked) == 1


def test_the_database_is_asked_at_most_once_in_five_seconds() -> None:
    asked: list[None] = []

    def take() -> Statistics:
        asked.append(None)
        return NOTHING_WAITS

    metrics = Metrics(statistics=take)
    for _ in range(3):
        assert shown(metrics)["aftersales_outbox_rows", ("sms", "queued")] == 0
    assert len(asked) == 1


class Broken:
    """A database that answers, fails, or hangs until the test is over; `gave_up` where that took too long."""

    def __init__(self) -> None:
        self.mode = "well"
        self.over = Event()
        self.gave_up = False

    def take(self) -> Statistics:
        self._act()
        return NOTHING_WAITS

    def forecast(self) -> dict[tuple[str, str], int]:
        self._act()
        return {("a-unit", "a-service"): 1}

    def is_ready(self) -> bool:
        self._act()
        return True

    def _act(self) -> None:
        if self.mode == "hangs":
            self.gave_up = not self.over.wait(30)
        if self.mode != "well":
            raise ConnectionError("postgresql://aftersales:secret@db/aftersales")


@pytest.fixture
def broken() -> Iterator[Broken]:
    database = Broken()
    yield database
    database.over.set()


@pytest.mark.parametrize("mode", ["fails", "hangs"])
def test_a_database_that_is_away_shows_only_that_it_is_and_the_scrape_still_answers(broken: Broken, mode: str) -> None:
    readiness = Readiness({"database": broken.is_ready, "gateway": lambda: True})
    metrics = Metrics(statistics=broken.take, forecast=broken.forecast, readiness=readiness)
    broken.mode = mode
    figures = shown(metrics)
    assert not broken.gave_up
    assert figures["aftersales_ready", ("database",)] == 0
    assert figures["aftersales_ready", ("gateway",)] == 1
    stale = ("aftersales_outbox_rows", "aftersales_outbox_oldest", "aftersales_sms_for", "aftersales_steps")
    assert not [name for name, _ in figures if name.startswith(stale)]


def test_a_database_that_is_back_is_shown_again(broken: Broken) -> None:
    metrics = with_database(broken.take)
    broken.mode = "fails"
    assert ("aftersales_sms_needing_review_rows", ()) not in shown(metrics)
    broken.mode = "well"
    assert ("aftersales_sms_needing_review_rows", ()) in shown(metrics)


@contextmanager
def served(
    *, live: Callable[[], bool] = lambda: True, readiness: Readiness | None = None, metrics: Metrics | None = None
) -> Iterator[httpx.Client]:
    server = StatusServer(
        host="127.0.0.1", port=0, metrics=metrics or Metrics(), live=live, readiness=readiness or Readiness({})
    )
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}") as client:
        yield client
    server.close()


def test_metrics_are_served_in_the_text_format_that_prometheus_reads() -> None:
    metrics = Metrics()
    metrics.domain.observe_delivery("sms", "sent")
    with served(metrics=metrics) as client:
        answer = client.get("/metrics")
        assert client.get("/else").status_code == 404
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert 'aftersales_outbox_deliveries_total{kind="sms",outcome="sent"} 1.0' in answer.text
    assert "_created" not in answer.text


def test_a_zombie_is_told_from_a_live_process() -> None:
    alive = [True]
    with served(live=lambda: alive[0]) as client:
        assert client.get("/live").status_code == 200
        alive[0] = False
        assert client.get("/live").status_code == 503


def test_readiness_says_which_dependency_is_missing(broken: Broken) -> None:
    broken.mode = "fails"
    readiness = Readiness({"database": broken.is_ready, "gateway": lambda: True})
    with served(readiness=readiness) as client:
        answer = client.get("/ready")
        assert (answer.status_code, answer.text) == (503, "database: not ready\ngateway: ready\n")
        broken.mode = "well"
        sleep(1.1)
        answer = client.get("/ready")
    assert (answer.status_code, answer.text) == (200, "database: ready\ngateway: ready\n")


def test_dependencies_that_hang_are_waited_for_together() -> None:
    """Each is asked before the patience with any other is over; else they never meet."""
    together = Barrier(4)

    def hangs() -> bool:
        together.wait(30)
        return True

    assert all(Readiness({str(number): hangs for number in range(4)}).states().values())


def test_a_fault_of_our_own_is_answered_by_its_name_only() -> None:
    def fault() -> bool:
        raise KeyError("0499370899")

    with served(live=fault) as client:
        answer = client.get("/live")
    assert (answer.status_code, answer.text) == (500, "KeyError\n")


def test_the_server_answers_while_the_event_loop_is_busy() -> None:
    async def ask_and_hold_the_loop(client: httpx.Client, thread: ThreadPoolExecutor) -> httpx.Response:
        return thread.submit(client.get, "/metrics").result(timeout=10)

    with served() as client, ThreadPoolExecutor(1) as thread:
        assert asyncio.run(ask_and_hold_the_loop(client, thread)).status_code == 200
