"""The end: what runs is finished in the time allowed, the rest is given back, and nothing is left half done."""

import asyncio
import threading
from contextlib import suppress
from datetime import timedelta

import grpc
import pytest

from tests.runtime.gateway import Method, raw_job, raw_jobs, running_gateway
from tests.runtime.kit import UNHURRIED, Done, Effects, Input, MemoryTransactions, Unavailable, at_work, stays
from workers.runtime.handler import Handler, handles
from workers.runtime.job import Job
from workers.runtime.report import OutcomeKind, Verdict

GIVEN_BACK = (OutcomeKind.GIVEN_BACK, Verdict.ACCEPTED)
LEFT = (OutcomeKind.GIVEN_BACK, Verdict.UNANSWERED)
COMPLETED = (OutcomeKind.COMPLETED, Verdict.ACCEPTED)


class Gate:
    """Holds transactional and blocking handlers until it is opened."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.entered: list[int] = []

    def handler(self, *, blocking: bool = False) -> Handler:
        @handles("work", blocking=blocking)
        def work(context: object, data: Input) -> Done:
            self.entered.append(data.number)
            self.opened.wait(10)
            if isinstance(context, Effects):
                context.write(f"work {data.number}")
            return Done(number=data.number)

        return work


@pytest.fixture
def gate() -> Gate:
    return Gate()


async def test_what_runs_is_finished_and_what_waits_is_given_back_with_its_retries(gate: Gate) -> None:
    async with (
        running_gateway() as gateway,
        at_work(gateway, gate.handler(), capacity=32, stop_within=UNHURRIED) as shift,
    ):
        running = gateway.offer([raw_job("work", {"number": 100}, retries=3)])
        await shift.until(lambda: gate.entered)
        waiting = gateway.offer([raw_job("work", {"number": number}, retries=3) for number in range(5)])
        await shift.until(lambda: shift.worker.state()["work"].queued == 5)
        shift.stop.set()
        await shift.until(lambda: all(key in gateway.answers for key in waiting))
        gate.opened.set()
        await shift.end()
    assert gateway.answers[running[0]].method is Method.COMPLETE
    given_back = [gateway.answers[key].request for key in waiting]
    assert {(each.retries, each.retryBackOff) for each in given_back} == {(3, 0)}
    assert shift.notes.endings() == [*[GIVEN_BACK] * 5, COMPLETED]
    assert shift.transactions.effects == ["work 100"]


async def test_blocking_jobs_that_wait_for_a_thread_are_given_back_and_do_not_begin(gate: Gate) -> None:
    async with (
        running_gateway() as gateway,
        at_work(gateway, gate.handler(blocking=True), capacity=32, blocking_threads=1) as shift,
    ):
        running = gateway.offer([raw_job("work", {"number": 100})])
        await shift.until(lambda: gate.entered)
        waiting = gateway.offer(raw_jobs("work", 3))
        await shift.until(lambda: shift.worker.state()["work"].queued == 3)
        shift.stop.set()
        await shift.until(lambda: all(key in gateway.answers for key in waiting), within=0.8)
        gate.opened.set()
        await shift.end()
    assert gateway.answers[running[0]].method is Method.COMPLETE
    assert {gateway.answers[key].request.retries for key in waiting} == {3}
    assert gate.entered == [100]


async def test_a_job_that_is_being_given_back_does_not_begin(gate: Gate) -> None:
    """What it does outside could not be taken back."""
    async with (
        running_gateway() as gateway,
        at_work(gateway, gate.handler(blocking=True), blocking_threads=1, stop_within=timedelta(seconds=1.2)) as shift,
    ):
        gateway.scripts[Method.FAIL].is_silent = True  # giving back takes its time
        gateway.offer([raw_job("work", {"number": 100})])
        await shift.until(lambda: gate.entered)
        gateway.offer(raw_jobs("work", 2))
        await shift.until(lambda: shift.worker.state()["work"].queued == 2)
        shift.stop.set()
        await shift.until(lambda: len(gateway.all(Method.FAIL)) >= 2)
        gate.opened.set()
        await shift.end()
    assert gate.entered == [100]


async def test_nothing_more_is_taken_once_the_end_has_begun(gate: Gate) -> None:
    async with running_gateway() as gateway, at_work(gateway, gate.handler()) as shift:
        gateway.offer(raw_jobs("work", 1))
        await shift.until(lambda: gate.entered)
        shift.stop.set()
        await shift.until(lambda: not gateway.has_stream("work"))
        asked = len(gateway.all(Method.ACTIVATE))
        await stays(lambda: len(gateway.all(Method.ACTIVATE)) == asked, 0.2)
        gate.opened.set()
        await shift.end()
    assert shift.notes.taken() == 1


@pytest.mark.parametrize("blocking", [False, True])
async def test_a_job_whose_handler_still_runs_at_the_end_is_left_to_the_engine_and_takes_no_effect(
    gate: Gate, blocking: bool
) -> None:
    """Given back, it would be begun by the next worker beside ours."""
    stop_within = timedelta(seconds=1.0)
    async with (
        running_gateway() as gateway,
        at_work(gateway, gate.handler(blocking=blocking), stop_within=stop_within) as shift,
    ):
        [key] = gateway.offer([raw_job("work", {"number": 100}, retries=3)])
        await shift.until(lambda: gate.entered)
        await shift.end()
        gate.opened.set()
        await stays(lambda: not shift.transactions.effects, 0.1)
    assert key not in gateway.answers
    assert shift.notes.endings() == [LEFT]
    assert shift.transactions.ledger == {}


async def test_what_ended_outside_and_could_not_be_committed_in_time_is_given_back() -> None:
    @handles("work", blocking=True)
    def work(_context: Job, data: Input) -> Done:
        storage.fault = Unavailable("no connection")
        return Done(number=data.number)

    storage = MemoryTransactions()
    async with (
        running_gateway() as gateway,
        at_work(gateway, work, transactions=storage, stop_within=timedelta(seconds=1.0)) as shift,
    ):
        [key] = gateway.offer([raw_job("work", {"number": 100}, retries=3)])
        await shift.until(lambda: storage.began > 1)
        await shift.end()
    assert gateway.answers[key].request.retries == 3
    assert shift.notes.endings() == [GIVEN_BACK]


async def test_a_gateway_that_is_away_does_not_hold_up_the_end(gate: Gate) -> None:
    """And each job is told of, so that somebody can count it."""
    stop_within = timedelta(seconds=1.0)
    async with running_gateway() as gateway, at_work(gateway, gate.handler(), stop_within=stop_within) as shift:
        gateway.offer(raw_jobs("work", 1))
        await shift.until(lambda: gate.entered)
        gateway.offer(raw_jobs("work", 3))
        await shift.until(lambda: shift.worker.state()["work"].queued == 3)
        await gateway.stop()
        shift.stop.set()
        await shift.until(lambda: shift.worker.state()["work"].queued == 0)
        gate.opened.set()
        await shift.end()
    endings = sorted(shift.notes.endings())
    assert endings == [(OutcomeKind.COMPLETED, Verdict.UNANSWERED), *[(OutcomeKind.GIVEN_BACK, Verdict.UNANSWERED)] * 3]
    # Its work is done all the same: the ledger will answer when the engine offers it again.
    assert shift.transactions.effects == ["work 0"]


async def test_a_gateway_that_takes_nothing_back_does_not_hold_up_the_end(gate: Gate) -> None:
    stop_within = timedelta(seconds=1.0)
    async with running_gateway() as gateway, at_work(gateway, gate.handler(), stop_within=stop_within) as shift:
        gateway.scripts[Method.FAIL].always = grpc.StatusCode.UNAVAILABLE
        gateway.offer(raw_jobs("work", 1))
        await shift.until(lambda: gate.entered)
        gateway.offer(raw_jobs("work", 1))
        await shift.until(lambda: shift.worker.state()["work"].queued == 1)
        await shift.end()
        gate.opened.set()
    assert gateway.all(Method.EXTEND) == []  # what is given back needs no more time


async def test_the_end_takes_no_longer_than_it_may_with_jobs_that_wait_and_jobs_that_hang(gate: Gate) -> None:
    stop_within = timedelta(seconds=1.2)
    async with running_gateway() as gateway, at_work(gateway, gate.handler(), stop_within=stop_within) as shift:
        gateway.scripts[Method.FAIL].always = grpc.StatusCode.UNAVAILABLE
        gateway.offer(raw_jobs("work", 1))
        await shift.until(lambda: gate.entered)
        gateway.offer(raw_jobs("work", 3))
        await shift.until(lambda: shift.worker.state()["work"].queued == 3)
        await shift.end()
        gate.opened.set()
    assert shift.notes.endings() == [(OutcomeKind.GIVEN_BACK, Verdict.UNANSWERED)] * 4


async def test_storage_that_is_away_does_not_hold_up_the_end() -> None:
    @handles("work")
    def work(_context: Effects, data: Input) -> Done:
        return Done(number=data.number)

    storage = MemoryTransactions()
    storage.fault = Unavailable("no connection")
    stop_within = timedelta(seconds=1.0)
    async with (
        running_gateway() as gateway,
        at_work(gateway, work, transactions=storage, stop_within=stop_within) as shift,
    ):
        keys = gateway.offer(raw_jobs("work", 3))
        await shift.until(lambda: storage.began >= 2)
        await shift.end()
    assert [gateway.answers[key].request.retries for key in keys] == [3] * 3
    assert shift.notes.endings() == [GIVEN_BACK] * 3


async def test_an_idle_worker_ends_at_once() -> None:
    async with running_gateway() as gateway, at_work(gateway, Gate().handler(), stop_within=UNHURRIED) as shift:
        await shift.until(lambda: gateway.has_stream("work"))
        await shift.end()


async def test_a_worker_that_is_told_to_stop_before_it_has_begun_ends_too() -> None:
    async with running_gateway() as gateway, at_work(gateway, Gate().handler(), stop_within=UNHURRIED) as shift:
        await shift.end()
        assert shift.notes.reports == []


async def test_cancelling_a_worker_drains_it_too(gate: Gate) -> None:
    async with running_gateway() as gateway:
        with suppress(asyncio.CancelledError):
            async with at_work(gateway, gate.handler(), stop_within=timedelta(seconds=1.0)) as shift:
                gateway.offer(raw_jobs("work", 1))
                await shift.until(lambda: gate.entered)
                shift.running.cancel()
                await asyncio.wait({shift.running}, timeout=5)
                assert shift.running.cancelled()
    gate.opened.set()
    assert shift.notes.endings() == [LEFT]


def test_a_thread_that_outlives_the_worker_and_its_loop_ends_in_silence(gate: Gate) -> None:
    """A warning of pytest's would fail this test."""

    async def short_life(handler: Handler) -> None:
        async with running_gateway() as gateway, at_work(gateway, handler, stop_within=timedelta(seconds=0.9)) as shift:
            gateway.offer(raw_jobs("work", 1))
            await shift.until(lambda: gate.entered)
            left.extend(each for each in threading.enumerate() if each.name in {"lane", "blocking"})

    @handles("work")
    def fails(_context: Effects, data: Input) -> Done:
        gate.entered.append(data.number)
        gate.opened.wait(10)
        raise KeyError("broken")

    left: list[threading.Thread] = []
    for handler in (fails, gate.handler(blocking=True)):
        gate.entered.clear()
        asyncio.run(short_life(handler))
    gate.opened.set()
    for each in left:
        each.join(5)
    assert left
    assert not any(each.is_alive() for each in left)
