"""Transactional jobs at a worker: groups, lanes, and handlers that hang."""

import asyncio
import threading
from datetime import timedelta
from time import monotonic

import pytest

from tests.runtime.gateway import Method, ScriptedGateway, raw_job, raw_jobs, running_gateway
from tests.runtime.kit import Done, Effects, Input, Shift, Unavailable, at_work, stays
from workers.runtime.handler import Handler, handles
from workers.runtime.report import OutcomeKind, Verdict

LIMIT = timedelta(seconds=0.3)
HANGS = 13


class Gate:
    """Hangs the handlers of some jobs until it is opened; closed again, it lets nobody hang for ever."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.entered: list[int] = []

    def handler(self, time_limit: timedelta = LIMIT) -> Handler:
        @handles("work", time_limit=time_limit)
        def work(context: Effects, data: Input) -> Done:
            context.write(f"work {data.number}")
            self.entered.append(data.number)
            if data.number == HANGS:
                self.opened.wait(10)
            return Done(number=data.number)

        return work


@pytest.fixture
def gate() -> Gate:
    return Gate()


def offered(gateway: ScriptedGateway, *numbers: int) -> list[int]:
    return gateway.offer([raw_job("work", {"number": number}) for number in numbers])


async def hanging(shift: Shift, gate: Gate, number: int = HANGS) -> None:
    await shift.until(lambda: number in gate.entered)


async def test_jobs_that_wait_while_a_lane_is_at_work_become_one_group(gate: Gate) -> None:
    async with (
        running_gateway() as gateway,
        at_work(gateway, gate.handler(timedelta(seconds=30)), capacity=64) as shift,
    ):
        first = offered(gateway, HANGS)
        await hanging(shift, gate)
        rest = gateway.offer(raw_jobs("work", 10))
        await shift.until(lambda: shift.worker.state()["work"].queued == 10)
        await asyncio.sleep(0)  # what came in this turn of the loop is put into the queue at its end
        gate.opened.set()
        await shift.answered([*first, *rest])
    assert shift.transactions.commits == [1, 10]
    assert shift.notes.commits == [1, 10]


async def test_no_group_is_larger_than_it_may_be(gate: Gate) -> None:
    async with (
        running_gateway() as gateway,
        at_work(gateway, gate.handler(timedelta(seconds=30)), capacity=64, group_size=4) as shift,
    ):
        first = offered(gateway, HANGS)
        await hanging(shift, gate)
        rest = gateway.offer(raw_jobs("work", 10))
        await shift.until(lambda: shift.worker.state()["work"].queued == 10)
        gate.opened.set()
        await shift.answered([*first, *rest])
    assert shift.transactions.commits == [1, 4, 4, 2]


async def test_a_lane_that_is_free_takes_what_another_has_left(gate: Gate) -> None:
    async with (
        running_gateway() as gateway,
        at_work(gateway, gate.handler(timedelta(seconds=30)), capacity=64, group_size=1, lanes=2) as shift,
    ):
        keys = offered(gateway, HANGS, 1, 2, 3)
        await shift.answered(keys[1:])
        gate.opened.set()
        await shift.answered(keys)


async def test_a_job_that_hangs_is_failed_and_the_lane_goes_on_without_it(gate: Gate) -> None:
    async with running_gateway() as gateway, at_work(gateway, gate.handler()) as shift:
        [hung] = offered(gateway, HANGS)
        await hanging(shift, gate)
        others = gateway.offer(raw_jobs("work", 5))
        await shift.answered([hung, *others])
        assert shift.worker.is_alive()
        gate.opened.set()
        await shift.answered(offered(gateway, 20))
    failure = gateway.answers[hung]
    assert failure.method is Method.FAIL
    assert (failure.request.retries, failure.request.retryBackOff) == (2, 243_000)
    assert failure.request.errorMessage == "HandlerTimedOut: not done within 0.3 s"
    assert f"work {HANGS}" not in shift.transactions.effects
    assert [(each.timed_out, each.seconds) for each in shift.notes.reports if each.job.key == hung] == [(True, 0.3)]


async def test_a_job_that_hangs_in_a_group_is_found_out_and_the_others_are_done(gate: Gate) -> None:
    async with running_gateway() as gateway, at_work(gateway, gate.handler(), capacity=64) as shift:
        keys = offered(gateway, 1, 2, HANGS, 3, 4)
        await shift.answered(keys)
        gate.opened.set()
        await stays(lambda: len(shift.transactions.effects) == 4, 0.1)
    methods = [gateway.answers[key].method for key in keys]
    assert methods == [Method.COMPLETE, Method.COMPLETE, Method.FAIL, Method.COMPLETE, Method.COMPLETE]
    assert sorted(shift.transactions.effects) == ["work 1", "work 2", "work 3", "work 4"]
    assert [each.timed_out for each in shift.notes.reports].count(True) == 1
    assert len(shift.notes.reports) == 5


async def test_nothing_that_a_hung_job_wrote_is_committed_when_it_comes_to_its_end(gate: Gate) -> None:
    async with running_gateway() as gateway, at_work(gateway, gate.handler()) as shift:
        [hung] = offered(gateway, HANGS)
        await shift.answered([hung])
        threads = [each for each in threading.enumerate() if each.name == "lane"]
        gate.opened.set()
        # The thread that hung ends, the other one works.
        await shift.until(lambda: sum(each.is_alive() for each in threads) < len(threads))
        assert shift.transactions.effects == []
        assert shift.transactions.ledger == {}
        # Offered again, it runs as if for the first time.
        await shift.answered(offered(gateway, HANGS))
    assert shift.transactions.effects == [f"work {HANGS}"]


async def test_a_handler_may_take_its_time_within_its_limit() -> None:
    @handles("slow", time_limit=timedelta(seconds=5))
    def slow(_context: Effects, data: Input) -> Done:
        threading.Event().wait(0.4)
        return Done(number=data.number)

    async with running_gateway() as gateway, at_work(gateway, slow) as shift:
        await shift.answered(gateway.offer(raw_jobs("slow", 1)))
    assert shift.notes.endings() == [(OutcomeKind.COMPLETED, Verdict.ACCEPTED)]
    assert shift.notes.reports[0].seconds >= 0.4


async def test_time_in_the_queue_is_told_apart_from_time_at_work(gate: Gate) -> None:
    async with running_gateway() as gateway, at_work(gateway, gate.handler(timedelta(seconds=30))) as shift:
        first = offered(gateway, HANGS)
        await hanging(shift, gate)
        rest = offered(gateway, 1)
        await shift.until(lambda: shift.worker.state()["work"].queued == 1)
        begun = monotonic()
        await stays(lambda: True, 0.1)
        gate.opened.set()
        await shift.answered([*first, *rest])
        waited = monotonic() - begun
    [report] = [each for each in shift.notes.reports if each.job.key in rest]
    assert report.queue_seconds >= 0.1
    assert report.seconds <= waited - 0.1


async def test_a_lane_outlives_any_error_of_a_handler() -> None:
    @handles("work")
    def work(_context: Effects, data: Input) -> Done:
        if data.number < 3:
            raise (ValueError, RecursionError, MemoryError)[data.number]("trouble")
        return Done(number=data.number)

    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        for number in range(4):
            await shift.answered(offered(gateway, number))
        assert shift.worker.is_alive()
    assert [each.outcome for each in shift.notes.reports] == [OutcomeKind.FAILED] * 3 + [OutcomeKind.COMPLETED]


async def test_commits_are_told_with_the_jobs_that_were_committed() -> None:
    @handles("work")
    def work(_context: Effects, data: Input) -> Done:
        if data.number == 1:
            raise KeyError("broken")
        return Done(number=data.number)

    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        await shift.answered(offered(gateway, 1))
        assert shift.notes.commits == []
        await shift.answered(offered(gateway, 0, 1, 2))
    assert sum(shift.notes.commits) == 2


async def test_a_hung_job_that_keeps_the_storage_from_all_others_is_no_life(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.runtime.lanes._KEPT_WAITING_SECONDS", 0.2)
    async with running_gateway() as gateway, at_work(gateway, gate.handler()) as shift:
        await shift.answered(offered(gateway, HANGS))
        assert shift.worker.is_alive()
        shift.transactions.fault = Unavailable("it is locked")
        later = offered(gateway, 1)
        await shift.until(lambda: not shift.worker.is_alive())
        shift.transactions.fault = None
        await shift.answered(later)
        assert shift.worker.is_alive()
        gate.opened.set()
