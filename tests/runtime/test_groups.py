"""Many jobs, one commit: and none of them suffers for another."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis.strategies import booleans, lists, randoms, sampled_from

from tests.runtime.bench import Bench, completed, job
from tests.runtime.kit import Conflict, Refused, Transient
from workers.runtime.job import Complete, Fail, ThrowError
from workers.runtime.runner import Assignment


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_jobs_that_wait_together_are_committed_together(bench: Bench) -> None:
    assert bench.outcomes(*map(job, range(40))) == completed(*range(40))
    assert bench.storage.commits == [40]
    assert bench.storage.began == 1


@pytest.mark.parametrize("culprit", [0, 2, 4])
def test_a_job_that_fails_does_not_hurt_the_others_and_leaves_no_effect(bench: Bench, culprit: int) -> None:
    bench.errors[culprit] = KeyError("broken")
    outcomes = bench.outcomes(*map(job, range(5)))
    assert isinstance(outcomes[culprit], Fail)
    others = [number for number in range(5) if number != culprit]
    assert [outcomes[number] for number in others] == completed(*others)
    assert bench.storage.effects == [f"work {number}" for number in others]
    assert bench.storage.commits == [each for each in (culprit, 4 - culprit) if each]


def test_several_that_fail_hurt_nobody_either_and_answers_stay_with_their_jobs(bench: Bench) -> None:
    bench.errors = {1: KeyError(), 3: Transient("later"), 4: Refused("full")}
    outcomes = bench.outcomes(*map(job, range(6)))
    assert [type(each) for each in outcomes] == [Complete, Fail, Complete, Fail, ThrowError, Complete]
    assert [outcomes[number] for number in (0, 2, 5)] == completed(0, 2, 5)
    assert sorted(bench.storage.effects) == ["work 0", "work 2", "work 5"]


def test_a_refusal_in_a_group_is_kept_and_its_work_is_not(bench: Bench) -> None:
    bench.errors[1] = Refused("full")
    group = [job(number) for number in range(3)]
    outcomes = bench.outcomes(*group)
    assert outcomes[1] == ThrowError("REFUSED", "refused: full", {"reason": "full"})
    assert bench.storage.effects == ["work 0", "work 2"]
    assert bench.storage.ledger.keys() == {each.identity for each in group}


def test_a_group_that_is_delivered_again_is_answered_from_the_ledger(bench: Bench) -> None:
    bench.errors[1] = Refused("full")
    group = [job(number) for number in range(3)]
    first = bench.outcomes(*group)
    ran = len(bench.ran)
    again = bench.run(*reversed(group))
    assert [each.outcome for each in again] == first[::-1]
    assert all(each.redelivered for each in again)
    assert len(bench.ran) == ran


FATES: Mapping[str, Callable[[], Exception] | None] = {
    "completes": None,
    "is refused": Refused,
    "breaks": lambda: KeyError("broken"),
    "may succeed later": lambda: Transient("later"),
}


@settings(max_examples=60)
@given(
    fates=lists(sampled_from(sorted(FATES)), min_size=1, max_size=12),
    order=randoms(use_true_random=False),
    conflict=booleans(),
)
def test_whatever_becomes_of_a_group_each_job_fares_as_if_it_were_alone_and_happens_once(
    fates: list[str], order: Random, conflict: bool
) -> None:
    errors = {number: make() for number, fate in enumerate(fates) if (make := FATES[fate])}
    bench = Bench(errors)
    if conflict:
        bench.storage.commit_fault = lambda jobs: Conflict("another was first") if jobs > 2 else None
    group = [job(number, element=number) for number in range(len(fates))]
    expected = [Bench(errors).outcomes(each)[0] for each in group]
    # Delivered three times over, some of them within one group.
    deliveries = [*range(len(group)), *order.choices(range(len(group)), k=len(group))]
    for _ in range(2):
        order.shuffle(deliveries)
        assert bench.outcomes(*(group[number] for number in deliveries)) == [expected[number] for number in deliveries]
    assert sorted(bench.storage.effects) == sorted(
        f"work {number}" for number, fate in enumerate(fates) if fate == "completes"
    )


def test_a_failure_is_not_kept_so_that_the_job_may_succeed_later(bench: Bench) -> None:
    bench.errors[0] = Transient("later")
    [one] = group = [job(0)]
    assert isinstance(bench.outcomes(*group)[0], Fail)
    bench.errors.clear()
    assert bench.outcomes(one) == completed(0)


def test_the_same_job_twice_in_one_group_runs_once(bench: Bench) -> None:
    group = [job(5, element=7), job(6), job(5, element=7)]
    attempts = bench.run(*group)
    assert [each.outcome for each in attempts] == completed(5, 6, 5)
    assert [each.redelivered for each in attempts] == [False, False, True]
    assert bench.ran == [5, 6]


def test_the_same_refused_job_twice_in_one_group_is_refused_once(bench: Bench) -> None:
    bench.errors[5] = Refused("full")
    attempts = bench.run(job(5, element=7), job(6), job(5, element=7))
    assert isinstance(attempts[0].outcome, ThrowError)
    assert attempts[2].outcome == attempts[0].outcome
    assert [each.redelivered for each in attempts] == [False, False, True]
    assert bench.ran.count(5) == 1


def test_jobs_of_two_types_at_one_element_are_two_jobs(bench: Bench) -> None:
    first = job(1, element=7)
    runner = bench.runner
    other = replace(first, type="listener")
    attempts = runner.run([runner.assignment(first), Assignment(other, lambda _: Complete({"heard": True}))])
    assert [each.outcome for each in attempts] == [Complete({"number": 1}), Complete({"heard": True})]
    assert len(bench.storage.ledger) == 2


def test_an_error_that_cannot_be_told_to_the_diagram_fails_its_job_alone(bench: Bench) -> None:
    class Odd(Refused):
        code = "ODD"

        def __init__(self) -> None:
            Exception.__init__(self, "odd")  # without a reason, which the handler's variables would tell

    bench.errors[1] = Odd()

    runner = bench.runner
    odd = replace(runner.handlers["work"], errors={Odd: lambda error: {"reason": error.reason}})
    runner = replace(runner, handlers={"work": odd})
    attempts = runner.run([runner.assignment(job(number)) for number in range(3)])
    assert [type(each.outcome) for each in attempts] == [Complete, Fail, Complete]


@pytest.mark.parametrize(("retries", "seconds"), [(8, 1), (7, 3), (6, 9), (5, 27), (1, 300)])
def test_transient_trouble_backs_off_exponentially_in_groups_too(bench: Bench, retries: int, seconds: int) -> None:
    bench.errors[1] = Transient("later")
    outcomes = bench.outcomes(job(0), job(1, retries=retries))
    assert outcomes == [
        *completed(0),
        Fail("Transient: later", retries - 1, timedelta(seconds=seconds)),
    ]


def test_each_attempt_has_its_share_of_the_groups_time(bench: Bench) -> None:
    begun = monotonic()
    attempts = bench.run(*map(job, range(10)))
    taken = monotonic() - begun
    assert len({each.seconds for each in attempts}) == 1
    assert 0 < sum(each.seconds for each in attempts) <= taken
