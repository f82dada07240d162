"""What a supervisor is told: a worker that moves is alive, also without a gateway; one that is stuck is not."""

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from math import isfinite

import pytest

from tests.runtime.gateway import raw_jobs, running_gateway
from tests.runtime.kit import Done, Effects, Input, MemoryTransactions, Unavailable, at_work, stays, until
from workers.runtime.activator import Pulse
from workers.runtime.handler import Handler, handles
from workers.runtime.job import Job

LIMIT = timedelta(seconds=0.1)


@handles("work")
def work(_context: Effects, data: Input) -> Done:
    return Done(number=data.number)


def hanging(opened: threading.Event, *, blocking: bool) -> Handler:
    @handles("hangs", blocking=blocking, time_limit=LIMIT)
    def hangs(_context: object, data: Input) -> Done:
        opened.wait(10)
        return Done(number=data.number)

    return hangs


async def test_a_worker_at_work_and_at_rest_is_alive() -> None:
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        await shift.answered(gateway.offer(raw_jobs("work", 20)))
        await stays(shift.worker.is_alive, 0.3)
        assert isfinite(shift.worker.seconds_since_contact())


async def test_a_worker_whose_gateway_is_away_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.runtime.upkeep._STALE_SECONDS", 0.5)
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        await shift.until(lambda: gateway.has_stream("work"))
        await gateway.stop()
        await stays(shift.worker.is_alive, 1.2)
        assert shift.worker.seconds_since_contact() >= 1


async def test_a_worker_whose_storage_is_away_is_alive() -> None:
    storage = MemoryTransactions()
    storage.fault = Unavailable("no connection")
    async with running_gateway() as gateway, at_work(gateway, work, transactions=storage) as shift:
        keys = gateway.offer(raw_jobs("work", 20))
        await shift.until(lambda: storage.began)
        await stays(shift.worker.is_alive, 0.3)
        storage.fault = None
        await shift.answered(keys)


async def test_a_worker_whose_event_loop_is_stuck_is_not_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.runtime.upkeep._EVERY_SECONDS", 0.05)
    monkeypatch.setattr("workers.runtime.upkeep._STALE_SECONDS", 0.5)
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        await shift.answered(gateway.offer(raw_jobs("work", 1)))
        await shift.until(shift.worker.is_alive)
        seen = Watch(shift.worker.is_alive)
        time.sleep(1.0)  # noqa: ASYNC251 - the very mistake that is to be found out
        assert False in seen.ended()
        await shift.until(shift.worker.is_alive)


class Watch:
    """Asks a question again and again from a thread of its own."""

    def __init__(self, question: Callable[[], bool]) -> None:
        self._answers: set[bool] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask, args=(question,))
        self._thread.start()

    def _ask(self, question: Callable[[], bool]) -> None:
        while not self._over.wait(0.01):
            self._answers.add(question())

    def ended(self) -> set[bool]:
        """All answers that were given."""
        self._over.set()
        self._thread.join()
        return self._answers


async def test_a_poll_that_does_not_move_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    # With less patience than the gateway's own waiting time, an ordinary poll looks stuck.
    monkeypatch.setattr("workers.runtime.worker._MARGIN_SECONDS", -0.7)
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        await shift.until(shift.worker.is_alive)
        await shift.until(lambda: not shift.worker.is_alive())


async def test_a_type_whose_hands_are_full_for_long_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.runtime.worker._MARGIN_SECONDS", -0.7)

    @handles("work", blocking=True)
    def full(_context: Job, data: Input) -> Done:
        opened.wait(10)
        return Done(number=data.number)

    opened = threading.Event()
    async with running_gateway() as gateway, at_work(gateway, full, capacity=3) as shift:
        keys = gateway.offer(raw_jobs("work", 9))
        # The third slot may be the stream's, which waits for a job that comes: either way the poll has none.
        await shift.until(lambda: shift.worker.state()["work"].in_flight >= 2)
        await asyncio.sleep(0.1)
        await stays(shift.worker.is_alive, 0.6)
        opened.set()
        await shift.answered(keys)


def test_a_pulse_counts_from_the_last_move_and_not_while_it_rests() -> None:
    pulse = Pulse()
    time.sleep(0.02)
    assert pulse.still_for() == 0
    pulse.moves()
    time.sleep(0.02)
    assert pulse.still_for() >= 0.02
    pulse.rests()
    assert pulse.still_for() == 0
    pulse.moves()
    assert pulse.still_for() < 0.02


@pytest.mark.parametrize("blocking", [False, True], ids=["lanes", "threads"])
async def test_a_worker_with_too_many_hung_threads_is_not_alive(blocking: bool) -> None:
    opened = threading.Event()
    handler = hanging(opened, blocking=blocking)
    async with running_gateway() as gateway, at_work(gateway, handler, blocking_threads=3) as shift:
        for _ in range(3 if blocking else 5):
            await shift.until(shift.worker.is_alive)
            await shift.answered(gateway.offer(raw_jobs("hangs", 1)))
        await shift.until(lambda: not shift.worker.is_alive())
        opened.set()
        await shift.until(shift.worker.is_alive)


async def test_a_worker_that_was_never_answered_says_so() -> None:
    async with running_gateway() as gateway:
        await gateway.stop()
        async with at_work(gateway, work) as shift:
            assert shift.worker.seconds_since_contact() == float("inf")
            await gateway.start()
            await until(lambda: shift.worker.seconds_since_contact() < 5)
