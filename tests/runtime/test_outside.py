"""Handlers that wait for something outside: they run in threads of their own."""

import threading
from datetime import timedelta
from time import monotonic

import pytest

from tests.runtime.gateway import Method, raw_job, raw_jobs, running_gateway
from tests.runtime.kit import Done, Effects, Input, MemoryTransactions, Refused, Shift, at_work, until
from workers.runtime.handler import Apply, Handler, handles
from workers.runtime.job import Job
from workers.runtime.report import OutcomeKind, Verdict
from workers.runtime.variables import JobOutput

LIMIT = timedelta(seconds=0.3)


class Trace:
    """A handler whose job's number is its fate."""

    def __init__(self) -> None:
        self.ran: list[int] = []
        self.opened = threading.Event()

    def handler(self) -> Handler:
        @handles("work", blocking=True, time_limit=LIMIT)
        def work(_context: Job, data: Input) -> JobOutput | Apply:
            self.ran.append(data.number)
            if data.number == 13:
                self.opened.wait(10)
            return self._came_of(data)

        return work

    def _came_of(self, data: Input) -> JobOutput | Apply:
        match data.number:
            case 1:
                raise Refused("full")
            case 2:
                raise KeyError("broken")
            case 3:
                raise TimeoutError("the provider's, not ours")
        if data.number >= 100:
            return Apply(lambda effects: self._apply(effects, data))
        return Done(number=data.number)

    def _apply(self, effects: Effects, data: Input) -> Done:
        effects.write(f"applied {data.number}")
        if data.number == 101:
            raise Refused("too late")
        if data.number == 102:
            raise KeyError("broken")
        return Done(number=data.number)


@pytest.fixture
def trace() -> Trace:
    return Trace()


def offered(shift: Shift, *numbers: int, element: int | None = None) -> list[int]:
    return shift.gateway.offer([raw_job("work", {"number": number}, element=element) for number in numbers])


def answered_by(shift: Shift, keys: list[int]) -> list[Method]:
    return [shift.gateway.answers[key].method for key in keys]


async def test_results_and_what_they_want_applied_are_committed_by_a_lane(trace: Trace) -> None:
    async with running_gateway() as gateway, at_work(gateway, trace.handler()) as shift:
        keys = offered(shift, 0, 100, 200)
        await shift.answered(keys)
    assert answered_by(shift, keys) == [Method.COMPLETE] * 3
    assert [gateway.answers[key].request.variables for key in keys] == [
        f'{{"number": {number}}}' for number in (0, 100, 200)
    ]
    assert sorted(shift.transactions.effects) == ["applied 100", "applied 200"]
    assert len(shift.transactions.ledger) == 3


async def test_errors_mean_the_same_as_in_a_transaction(trace: Trace) -> None:
    async with running_gateway() as gateway, at_work(gateway, trace.handler()) as shift:
        keys = offered(shift, 1, 2, 101, 102, 103)
        await shift.answered(keys)
    assert answered_by(shift, keys) == [Method.THROW, Method.FAIL, Method.THROW, Method.FAIL, Method.COMPLETE]
    assert shift.transactions.effects == ["applied 103"]


async def test_a_redelivered_job_is_answered_from_the_ledger_and_not_run_again(trace: Trace) -> None:
    async with running_gateway() as gateway, at_work(gateway, trace.handler()) as shift:
        for number, element in ((0, 7), (100, 8), (1, 9)):
            first = offered(shift, number, element=element)
            await shift.answered(first)
            again = offered(shift, number, element=element)
            await shift.answered(again)
            assert gateway.answers[first[0]].method is gateway.answers[again[0]].method
    assert [each.redelivered for each in shift.notes.reports] == [False, True] * 3
    assert trace.ran == [0, 100, 1]
    assert shift.transactions.effects == ["applied 100"]


async def test_a_job_that_is_delivered_again_while_it_runs_takes_effect_once(trace: Trace) -> None:
    async with running_gateway() as gateway, at_work(gateway, trace.handler()) as shift:
        await shift.answered([key for _ in range(3) for key in offered(shift, 100, element=7)])
    assert shift.transactions.effects == ["applied 100"]


async def test_a_handler_past_its_time_is_cut_off_and_its_job_failed_with_back_off(trace: Trace) -> None:
    async with running_gateway() as gateway, at_work(gateway, trace.handler()) as shift:
        [hung], others = offered(shift, 13), offered(shift, 0, 100)
        await shift.answered([hung, *others])
        trace.opened.set()
    failure = gateway.answers[hung]
    assert failure.method is Method.FAIL
    assert (failure.request.retries, failure.request.retryBackOff) == (2, 243_000)
    assert failure.request.errorMessage == "HandlerTimedOut: not done within 0.3 s"
    assert [each.timed_out for each in shift.notes.reports if each.job.key == hung] == [True]
    assert len(shift.transactions.ledger) == 2


async def test_a_time_out_of_the_handlers_own_is_an_error_like_others(trace: Trace) -> None:
    async with running_gateway() as gateway, at_work(gateway, trace.handler()) as shift:
        await shift.answered(offered(shift, 3))
    [report] = shift.notes.reports
    assert (report.outcome, report.timed_out) == (OutcomeKind.FAILED, False)
    assert report.fault is not None
    assert report.fault.startswith("TimeoutError at ")


async def test_what_a_blocking_handler_finds_out_too_late_is_dropped() -> None:
    @handles("work", blocking=True, time_limit=LIMIT)
    def work(_context: Job, data: Input) -> Apply:
        opened.wait(10)
        ended.set()
        return Apply(lambda effects: _written(effects, data))

    opened, ended = threading.Event(), threading.Event()
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        await shift.answered(offered(shift, 0))
        opened.set()
        await until(ended.is_set)
        await shift.until(lambda: not any(each.name == "blocking" for each in threading.enumerate()))
    assert (shift.transactions.effects, shift.transactions.ledger) == ([], {})


def _written(effects: Effects, data: Input) -> Done:
    effects.write("too late")
    return Done(number=data.number)


async def test_blocking_handlers_run_side_by_side_and_no_more_than_there_are_threads() -> None:
    @handles("work", blocking=True, time_limit=timedelta(seconds=0.8))
    def work(_context: Job, data: Input) -> Done:
        with lock:
            inside.append(data.number)
            most.append(len(inside))
        threading.Event().wait(0.1)
        with lock:
            inside.remove(data.number)
        return Done(number=data.number)

    inside, most, lock = list[int](), list[int](), threading.Lock()
    async with running_gateway() as gateway, at_work(gateway, work, capacity=32, blocking_threads=2) as shift:
        # Together they take longer than the time limit: waiting for a thread does not count.
        await shift.answered(gateway.offer(raw_jobs("work", 20)))
    assert max(most) == 2
    assert shift.notes.endings() == [(OutcomeKind.COMPLETED, Verdict.ACCEPTED)] * 20
    assert max(each.queue_seconds for each in shift.notes.reports) >= 0.8


@handles("plain")
def in_transaction(_context: Effects, data: Input) -> Done:
    return Done(number=data.number)


async def test_blocking_handlers_that_hang_hold_up_no_other_kind() -> None:
    @handles("hangs", blocking=True, time_limit=timedelta(seconds=30))
    def hangs(_context: Job, data: Input) -> Done:
        opened.wait(10)
        return Done(number=data.number)

    opened = threading.Event()
    handlers = (hangs, in_transaction)
    async with running_gateway() as gateway, at_work(gateway, *handlers, blocking_threads=2) as shift:
        held = gateway.offer(raw_jobs("hangs", 5))
        await shift.until(lambda: shift.worker.state()["hangs"].queued == 3)
        await shift.answered(gateway.offer(raw_jobs("plain", 2)))
        opened.set()
        await shift.answered(held)


async def test_a_context_that_cannot_be_had_costs_no_thread() -> None:
    class Stingy(MemoryTransactions):
        def outside(self, job: Job) -> Job:
            if job.variables["number"] < 3:
                raise KeyError("no context")
            return job

    handler = Trace().handler()
    async with (
        running_gateway() as gateway,
        at_work(gateway, handler, transactions=Stingy(), blocking_threads=1) as shift,
    ):
        await shift.answered(gateway.offer(raw_jobs("work", 3)))
        await shift.answered(offered(shift, 4))
    assert [each.outcome for each in shift.notes.reports] == [OutcomeKind.FAILED] * 3 + [OutcomeKind.COMPLETED]


async def test_a_handler_that_returns_something_else_fails_its_job() -> None:
    @handles("work", blocking=True)
    def work(_context: Job, data: Input) -> object:
        return {"number": data.number}

    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        await shift.answered(offered(shift, 0))
        assert shift.worker.is_alive()
    assert shift.notes.reports[0].outcome is OutcomeKind.FAILED


@handles("work", blocking=True)
def slow(_context: Job, data: Input) -> Done:
    threading.Event().wait(0.3)
    return Done(number=data.number)


async def test_its_time_is_the_handler_s_and_not_the_queue_s() -> None:
    async with running_gateway() as gateway, at_work(gateway, slow) as shift:
        begun = monotonic()
        await shift.answered(gateway.offer(raw_jobs("work", 1)))
        waited = monotonic() - begun
    [report] = shift.notes.reports
    assert 0.3 <= report.seconds <= waited - report.queue_seconds


async def test_a_handler_past_its_time_is_told_with_the_time_that_it_took() -> None:
    trace = Trace()
    async with running_gateway() as gateway, at_work(gateway, trace.handler()) as shift:
        await shift.answered(gateway.offer([raw_job("work", {"number": 13})]))
        trace.opened.set()
    assert shift.notes.reports[0].seconds >= LIMIT.total_seconds()
