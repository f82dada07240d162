"""Many readers of Tasklist's open tasks, and one who asks."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

import pytest

from services.errors import TechnicalError
from services.model.tasks import OpenTask
from tests.fakes.open_tasks import FakeOpenTasks, open_task
from workers.gateways.recent_tasks import FRESH_SECONDS, OLD_SECONDS, RecentTasks


class Slow(FakeOpenTasks):
    """A Tasklist that answers when it is let."""

    def __init__(self) -> None:
        super().__init__([open_task()])
        self.may_answer = Event()
        self.may_answer.set()

    def all(self) -> Sequence[OpenTask]:
        assert self.may_answer.wait(30)
        return super().all()

    @contextmanager
    def keeping_silent(self) -> Iterator[None]:
        self.may_answer.clear()
        try:
            yield
        finally:
            self.may_answer.set()


class Watch:
    """Seconds, as many as the test says."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def tasklist() -> Slow:
    return Slow()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def recent(tasklist: Slow, watch: Watch) -> Iterator[RecentTasks]:
    tasks = RecentTasks(tasklist, clock=watch)
    yield tasks
    tasks.close()


def test_a_fresh_answer_is_given_again_and_an_older_one_is_asked_for_anew(
    recent: RecentTasks, tasklist: Slow, watch: Watch
) -> None:
    first = recent.all()
    tasklist.tasks = []
    watch.seconds += FRESH_SECONDS
    assert (recent.all(), tasklist.asked) == (first, 1)
    watch.seconds += 0.1
    assert (list(recent.all()), tasklist.asked) == ([], 2)


def test_readers_at_the_same_time_share_one_question(recent: RecentTasks, tasklist: Slow) -> None:
    with ThreadPoolExecutor(8) as readers:
        with tasklist.keeping_silent():
            answers = [readers.submit(recent.all) for _ in range(8)]
        assert [list(each.result()) for each in answers] == [tasklist.tasks] * 8
    assert tasklist.asked == 1


def test_who_would_have_to_wait_long_gets_what_is_known_unless_that_is_old(
    recent: RecentTasks, tasklist: Slow, watch: Watch
) -> None:
    known = recent.all()
    tasklist.tasks = []
    watch.seconds += OLD_SECONDS
    with tasklist.keeping_silent():
        assert recent.all() == known
    watch.seconds += OLD_SECONDS + 0.1
    assert list(recent.all()) == []


def test_that_tasklist_is_away_is_known_for_a_moment_too(recent: RecentTasks, tasklist: Slow, watch: Watch) -> None:
    recent.all()
    watch.seconds += FRESH_SECONDS + 1
    tasklist.unavailable = True
    for _ in range(2):
        with pytest.raises(TechnicalError):
            recent.all()
    assert tasklist.asked == 2
    tasklist.unavailable = False
    watch.seconds += FRESH_SECONDS + 1
    assert list(recent.all()) == tasklist.tasks


def test_a_requests_tasks_are_asked_for_each_time(recent: RecentTasks, tasklist: Slow) -> None:
    tasklist.tasks = [open_task("4441110002"), open_task()]
    assert [len(recent.of_request("4441110002")) for _ in range(2)] == [1, 1]
    assert tasklist.asked == 2


def test_a_due_date_is_passed_on(recent: RecentTasks, tasklist: Slow) -> None:
    [task] = tasklist.tasks
    due_at = task.created_at + timedelta(days=1)
    recent.set_due_date(task.key, due_at)
    assert [each.due_at for each in tasklist.tasks] == [due_at]
