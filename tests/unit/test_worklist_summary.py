"""The supervisor's figures."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.model.tasks import OpenTask
from services.worklist.arranging import worklist
from services.worklist.summary import Load, Summary, summary
from tests.fakes.open_tasks import open_task
from tests.fakes.uow import FakeUnitOfWork, FixedClock

NOW = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)
"""22:00 in Tehran."""

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def of(*tasks: OpenTask, known: bool = True) -> Summary:
    listed = worklist(FakeUnitOfWork(), clock=FixedClock(NOW), tasks=tasks)
    return summary(listed if known else worklist(FakeUnitOfWork(), clock=FixedClock(NOW), tasks=None))


def load(told: Summary, unit: str) -> Load:
    return {each.key: load for each, load in told.units}[unit]


def due(after: timedelta, *, unit: str = "counter", assignee: str | None = None) -> OpenTask:
    return open_task(None, unit=unit, assignee=assignee, due_at=NOW + after, created_at=NOW - 2 * HOUR)


def test_a_units_load_counts_late_near_today_unassigned_and_the_oldest() -> None:
    told = of(
        due(-MINUTE),
        due(timedelta(), assignee="counter"),
        due(HOUR),
        due(90 * MINUTE),
        due(2 * HOUR),  # midnight in Tehran: tomorrow
        due(HOUR, unit="archive"),
    )
    oldest = NOW - 2 * HOUR
    assert load(told, "counter") == Load(open=5, late=1, within_the_hour=2, today=3, unassigned=4, oldest=oldest)
    assert load(told, "archive") == Load(open=1, late=0, within_the_hour=1, today=1, unassigned=1, oldest=oldest)
    assert load(told, "finance") == Load(open=0, late=0, within_the_hour=0, today=0, unassigned=0, oldest=None)
    assert told.total == Load(open=6, late=1, within_the_hour=3, today=4, unassigned=5, oldest=oldest)


def test_who_is_unassigned_is_not_known_without_tasklist() -> None:
    assert of(known=False).total.unassigned is None


@given(st.lists(st.tuples(st.integers(-3000, 3000), st.sampled_from(["counter", "archive", "supervisor", "no-unit"]))))
def test_the_units_come_to_the_total(tasks: list[tuple[int, str]]) -> None:
    told = of(*(due(minutes * MINUTE, unit=unit) for minutes, unit in tasks))
    loads = [load for _, load in told.units]
    assert told.total.open == len(tasks) == sum(load.open for load in loads)
    assert told.total.late == sum(load.late for load in loads)
    assert told.total.today == sum(load.today for load in loads)
    assert told.total.unassigned == sum(load.unassigned or 0 for load in loads)
