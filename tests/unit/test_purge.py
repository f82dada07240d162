"""All that was kept long enough is removed at once, batch by batch, as the nightly process does it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from services.errors import TechnicalError
from services.retention.ports import AnswerKey, HistoryPurge, HistoryState
from services.retention.purge import (
    BATCH,
    HISTORY_BATCH,
    count_records,
    purge_all_answers,
    purge_all_history,
    purge_all_records,
)
from services.retention.rules import Kind, RetentionPeriods
from tests.fakes.purging import FakeElements, FakeHistory
from tests.fakes.uow import FixedClock

T = TypeVar("T")

CLOCK = FixedClock()
PERIODS = RetentionPeriods()


@dataclass
class Rows:
    """Implements `Retention`: so many old rows of each kind, and stored answers."""

    old: dict[Kind, int] = field(default_factory=dict)
    answers: list[AnswerKey] = field(default_factory=list)

    def purge(self, kind: Kind, *, before: datetime, now: datetime, limit: int) -> int:
        assert now - before == timedelta(days=PERIODS.days[kind])
        done = min(limit, self.old.get(kind, 0))
        self.old[kind] = self.old.get(kind, 0) - done
        return done

    def count(self, kind: Kind, *, before: datetime) -> int:  # noqa: ARG002 - as the port has it
        return len(self.answers) if kind is Kind.JOB_ANSWERS else self.old.get(kind, 0)

    def old_answers(self, *, before: datetime, after: AnswerKey | None, limit: int) -> Sequence[AnswerKey]:
        old = [each for each in self.answers if each.stored_at < before and (after is None or each > after)]
        return sorted(old)[:limit]

    def delete_answers(self, answers: Sequence[AnswerKey]) -> int:
        self.answers = [each for each in self.answers if each not in answers]
        return len(answers)


@dataclass
class Work:
    """Implements `RetentionWork` and its transactions, of which it counts those that write."""

    retention: Rows
    written: int = 0

    def run(self, work: Callable[["Work"], T]) -> T:
        self.written += 1
        return work(self)

    @contextmanager
    def reading(self) -> Iterator["Work"]:
        yield self


def answer(number: int) -> AnswerKey:
    """One that is old enough."""
    return AnswerKey(stored_at=CLOCK.now() - timedelta(days=90), element_instance_key=number, job_type="job")


def test_each_batch_of_rows_is_a_transaction_of_its_own() -> None:
    work = Work(Rows({Kind.SMS: BATCH + 1, Kind.DRAFTS: 2}))
    assert purge_all_records(work, clock=CLOCK, periods=PERIODS) == {Kind.DRAFTS: 2, Kind.SMS: BATCH + 1}
    # Drafts, two batches of SMS, and the one that finds nothing more.
    assert work.written == 4
    assert purge_all_records(work, clock=CLOCK, periods=PERIODS) == {}


def test_counting_removes_nothing_and_counts_each_kind() -> None:
    work = Work(Rows({Kind.SMS: 3}, [answer(1)]))
    counted = count_records(work, clock=CLOCK, periods=PERIODS)
    assert counted == dict.fromkeys(Kind, 0) | {Kind.SMS: 3, Kind.JOB_ANSWERS: 1}
    assert (work.written, work.retention.old) == (0, {Kind.SMS: 3})


def test_answers_of_elements_that_live_stay_and_keep_no_later_one_from_its_removal() -> None:
    work = Work(Rows(answers=[answer(number) for number in range(BATCH + 2)]))
    engine = FakeElements(alive={0, BATCH})
    assert purge_all_answers(work, work.reading, engine, clock=CLOCK, periods=PERIODS) == BATCH
    assert [each.element_instance_key for each in work.retention.answers] == [0, BATCH]
    assert len(engine.asked) == BATCH + 2


def test_where_the_engine_goes_away_half_way_what_was_deleted_stays_deleted() -> None:
    class GoesAway(FakeElements):
        def ended(self, element_instance_keys: object) -> set[int]:
            if self.asked:
                raise TechnicalError("the engine is unavailable")
            return super().ended(element_instance_keys)  # type: ignore[arg-type]

    work = Work(Rows(answers=[answer(number) for number in range(BATCH + 2)]))
    with pytest.raises(TechnicalError):
        purge_all_answers(work, work.reading, GoesAway(), clock=CLOCK, periods=PERIODS)
    assert len(work.retention.answers) == 2


def test_the_history_is_removed_to_its_end_or_the_answer_says_why_not() -> None:
    instances = HISTORY_BATCH * 2 + 1
    done = purge_all_history(FakeHistory(instances=instances), clock=CLOCK, periods=PERIODS)
    assert done == HistoryPurge(state=HistoryState.DONE, instances=instances)
    behind = purge_all_history(FakeHistory(instances=1, behind=True), clock=CLOCK, periods=PERIODS)
    assert behind == HistoryPurge(state=HistoryState.BEHIND)
    assert purge_all_history(None, clock=CLOCK, periods=PERIODS).state is HistoryState.NOT_CONFIGURED
