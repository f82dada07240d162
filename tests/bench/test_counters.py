"""The engine's metrics page as 8.6.0 writes it, and when it is looked at."""

import itertools

import pytest

from tests.bench.counters import Sighting, _pause, job_events

PAGE = """\
# HELP zeebe_job_events_total Number of job events
# TYPE zeebe_job_events_total counter
zeebe_job_events_total{action="completed",partition="1",type="ours-5",job_kind="BPMN_ELEMENT",} 200.0
zeebe_job_events_total{action="completed",partition="2",type="ours-5",job_kind="BPMN_ELEMENT",} 40.0
zeebe_job_events_total{action="workers notified",partition="1",type="ours-5",job_kind="BPMN_ELEMENT",} 7.0
zeebe_job_events_total{action="completed",partition="1",type="ours-50",job_kind="BPMN_ELEMENT",} 1.0E7
"""


@pytest.mark.parametrize(
    ("action", "job_type", "count"),
    [("completed", "ours-5", 240), ("workers notified", "ours-5", 7), ("completed", "ours-50", 10_000_000)],
)
def test_a_count_is_summed_over_partitions_and_no_other_type(action: str, job_type: str, count: int) -> None:
    assert job_events(PAGE, action, job_type) == count


def test_what_never_happened_counts_as_nothing() -> None:
    assert job_events(PAGE, "failed", "ours-5") == 0


def test_the_page_is_asked_for_more_often_towards_the_end() -> None:
    first = Sighting(0.0, 0)
    pauses = [_pause(first, Sighting(count / 100, count), 1_000) for count in (100, 950, 999)]
    assert all(earlier > later for earlier, later in itertools.pairwise(pauses[:2]))
    assert pauses == [0.5, 0.25, 0.05]


def test_a_worker_that_has_not_begun_is_looked_at_soon_again() -> None:
    assert _pause(Sighting(0.0, 5), Sighting(3.0, 5), 1_000) == pytest.approx(0.1)
