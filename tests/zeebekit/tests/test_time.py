import time
from datetime import datetime, timedelta

import pytest

from tests.zeebekit import Complete, EmbeddedEngine, Fail, Job, Outcome, Workers


def test_a_quarter_of_an_hour_is_silent_after_14_minutes_and_over_after_16(
    zeebe: EmbeddedEngine, workers: Workers
) -> None:
    zeebe.use(workers)
    instance = zeebe.start_instance("approval")
    zeebe.travel(minutes=14)
    instance.assert_not_passed("Event_late")
    zeebe.travel(timedelta(minutes=2))
    instance.assert_passed("Event_late", "Task_remind").assert_waiting_at("Task_approve")


def test_a_timer_shows_when_it_is_due_until_it_fires(zeebe: EmbeddedEngine, workers: Workers) -> None:
    zeebe.use(workers)
    instance = zeebe.start_instance("approval")
    (timer,) = instance.timers("Event_late")
    assert timedelta(minutes=14) < timer.due - zeebe.now() <= timedelta(minutes=15)
    zeebe.travel(minutes=15)
    assert instance.timers() == []


def test_the_clock_moves_by_what_was_travelled(zeebe: EmbeddedEngine) -> None:
    before = zeebe.now()
    zeebe.travel(timedelta(seconds=30), days=1, hours=2, minutes=3)
    passed = zeebe.now() - before
    assert timedelta(0) <= passed - timedelta(days=1, hours=2, minutes=3, seconds=30) < timedelta(seconds=20)


def test_a_stopped_clock_moves_only_by_what_is_travelled_and_runs_on_from_there(zeebe: EmbeddedEngine) -> None:
    moment = zeebe.now() + timedelta(seconds=30)
    with zeebe.stopped_at(moment):
        zeebe.start_instance("approval")
        assert zeebe.now() == moment
        zeebe.travel(minutes=1)
        assert zeebe.now() == moment + timedelta(minutes=1)
    assert timedelta(0) <= zeebe.now() - moment - timedelta(minutes=1) < timedelta(seconds=20)
    later = zeebe.now()
    while zeebe.now() == later:
        time.sleep(0.001)


def test_a_long_journey_stops_wherever_a_timer_is_due(zeebe: EmbeddedEngine) -> None:
    moments: list[datetime] = []

    def remind(_: Job) -> Outcome:
        moments.append(zeebe.now())
        return Complete()

    zeebe.use({"remind": remind})
    zeebe.publish_message("bill-due", variables={"billId": "7"})
    start = zeebe.now()
    zeebe.travel(days=7)
    assert [round((moment - start) / timedelta(days=1), 2) for moment in moments] == [1, 2, 3]


def test_a_failed_job_comes_back_after_its_back_off_and_not_before(zeebe: EmbeddedEngine) -> None:
    tried: list[int] = []

    def send(job: Job) -> Outcome:
        tried.append(job.retries)
        return Fail("carrier unavailable", backoff=timedelta(minutes=5)) if len(tried) == 1 else Complete()

    zeebe.use({"send-parcel": send})
    instance = zeebe.start_instance("order", {"kind": "book", "orderId": "17"})
    zeebe.travel(minutes=4)
    assert tried == [2]
    zeebe.travel(minutes=2)
    assert tried == [2, 1]
    instance.assert_waiting_at("Await receipt").assert_no_incidents()


@pytest.mark.parametrize("travelled", [0.0, 1.0])
def test_a_fresh_engine_starts_at_the_real_time(fresh_zeebe: EmbeddedEngine, travelled: float) -> None:
    now = datetime.now(fresh_zeebe.now().tzinfo)
    assert abs(fresh_zeebe.now() - now) < timedelta(seconds=10)
    fresh_zeebe.travel(days=travelled)


def test_an_engine_that_has_forgotten_what_is_due_is_made_to_look_anew(zeebe: EmbeddedEngine) -> None:
    tried: list[int] = []

    def send(job: Job) -> Outcome:
        tried.append(job.retries)
        return Fail("carrier unavailable", backoff=timedelta(minutes=5)) if len(tried) == 1 else Complete()

    zeebe.use({"send-parcel": send})
    zeebe.start_instance("order", {"kind": "book", "orderId": "17"})
    zeebe._core.java.pause()  # it would fire nothing by itself, however long one waits
    zeebe.travel(minutes=6)
    assert tried == [2, 1]
