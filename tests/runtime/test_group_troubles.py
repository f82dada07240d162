"""Groups that cannot be committed: another was first, the storage is unavailable, the lane was given up."""

import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.runtime.bench import Bench, completed, job
from tests.runtime.kit import Conflict, Refused, Unavailable
from workers.runtime.job import Complete, Fail
from workers.runtime.runner import Attempt, GroupAbandoned, StorageUnavailable


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_conflict_at_the_commit_has_each_job_run_by_itself(bench: Bench) -> None:
    bench.storage.commit_fault = lambda jobs: Conflict("another was first") if jobs > 1 else None
    assert bench.outcomes(*map(job, range(4))) == completed(*range(4))
    assert bench.storage.commits == [1, 1, 1, 1]
    assert sorted(bench.storage.effects) == [f"work {number}" for number in range(4)]


def test_a_group_that_another_got_ahead_of_is_run_once_more_together(bench: Bench) -> None:
    faults = iter([Conflict("group"), None])
    bench.storage.commit_fault = lambda _jobs: next(faults)
    assert bench.outcomes(*map(job, range(3))) == completed(*range(3))
    assert bench.storage.commits == [3]


def test_a_lone_job_that_others_get_ahead_of_is_run_again_and_no_retry_is_used_up(bench: Bench) -> None:
    faults = iter([*(Conflict(f"time {number}") for number in range(5)), None])
    bench.storage.commit_fault = lambda _jobs: next(faults)
    assert bench.outcomes(job(0)) == completed(0)
    assert bench.storage.effects == ["work 0"]


def test_a_conflict_inside_the_work_is_nobodys_stumble(bench: Bench) -> None:
    bench.errors[1] = Conflict("another was first")

    def heal(began: int) -> None:
        if began > 1:
            bench.errors.clear()

    bench.storage.on_begin = heal
    assert bench.outcomes(*map(job, range(3))) == completed(*range(3))
    assert bench.storage.commits == [3]


def test_a_job_whose_conflicts_do_not_end_fails_and_backs_off(bench: Bench) -> None:
    bench.errors[1] = Conflict("always")
    outcomes = bench.outcomes(*map(job, range(3)))
    assert [type(each) for each in outcomes] == [Complete, Fail, Complete]
    assert outcomes[1] == Fail("Conflict: always", 7, timedelta(seconds=1))
    assert bench.storage.effects == ["work 0", "work 2"]


def test_one_who_was_quicker_elsewhere_is_found_in_the_ledger(bench: Bench) -> None:
    group = [job(number) for number in range(3)]
    other = Bench(storage=bench.storage)
    once = iter([lambda: other.run(group[1])])

    def meanwhile(jobs: int) -> None:
        if jobs == 3 and (run := next(once, None)):
            run()

    bench.storage.commit_fault = meanwhile
    attempts = bench.run(*group)
    assert [each.outcome for each in attempts] == completed(0, 1, 2)
    assert [each.redelivered for each in attempts] == [False, True, False]
    assert sorted(bench.storage.effects) == ["work 0", "work 1", "work 2"]


@pytest.mark.parametrize("at_commit", [False, True])
def test_storage_that_is_away_is_nobodys_fault(bench: Bench, at_commit: bool) -> None:
    unavailable = Unavailable("no connection")
    if at_commit:
        bench.storage.commit_fault = lambda _jobs: unavailable
    else:
        bench.storage.fault = unavailable
    with pytest.raises(StorageUnavailable) as raised:
        bench.run(*map(job, range(3)))
    assert raised.value.__cause__ is unavailable
    assert bench.storage.effects == []


def test_a_handler_that_finds_the_storage_away_is_not_failed_for_it(bench: Bench) -> None:
    bench.errors[1] = Unavailable("no connection")
    with pytest.raises(StorageUnavailable):
        bench.run(*map(job, range(3)))
    assert (bench.storage.effects, bench.storage.ledger) == ([], {})


def test_nothing_is_committed_once_the_group_was_given_up(bench: Bench) -> None:
    def given_up() -> None:
        raise GroupAbandoned

    runner = bench.runner
    with pytest.raises(GroupAbandoned):
        runner.run([runner.assignment(job(number)) for number in range(3)], given_up)
    assert (bench.storage.effects, bench.storage.ledger, bench.ran) == ([], {}, [0, 1, 2])


@pytest.mark.parametrize("culprit", [KeyError("broken"), Refused("full")])
def test_nothing_is_committed_either_where_a_job_of_a_group_that_was_given_up_fails(
    bench: Bench, culprit: Exception
) -> None:
    bench.errors[1] = culprit

    def given_up() -> None:
        raise GroupAbandoned

    runner = bench.runner
    with pytest.raises(GroupAbandoned):
        runner.run([runner.assignment(job(number)) for number in range(3)], given_up)
    assert (bench.storage.effects, bench.storage.ledger) == ([], {})


def test_groups_in_several_threads_do_each_job_once(bench: Bench) -> None:
    jobs = [job(number) for number in range(40)]
    gate = threading.Barrier(4)
    attempts: list[Sequence[Attempt]] = []

    def deliver() -> None:
        gate.wait()
        attempts.append(bench.run(*jobs))

    threads = [threading.Thread(target=deliver) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(bench.storage.effects) == sorted(f"work {number}" for number in range(40))
    assert all(isinstance(each.outcome, Complete | Fail) for group in attempts for each in group)
