"""A gateway that has no room, is unavailable, comes back, or holds its tongue: the worker goes on, for ever."""

from datetime import timedelta
from itertools import pairwise
from math import isfinite
from time import monotonic

import grpc
import pytest

from tests.runtime.gateway import Method, ScriptedGateway, raw_jobs, running_gateway
from tests.runtime.kit import Done, Effects, Input, at_work, until
from workers.runtime.handler import handles
from workers.runtime.report import OutcomeKind, Source, Verdict


@handles("work")
def work(_context: Effects, data: Input) -> Done:
    return Done(number=data.number)


@pytest.fixture
def little_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """A poll that is not answered in time is given up sooner."""
    monkeypatch.setattr("workers.runtime.activator._POLL_GRACE_SECONDS", 0.3)


def pauses(gateway: ScriptedGateway, begun: float = 0.0) -> list[float]:
    """Seconds between the polls since then."""
    return [later.at - sooner.at for sooner, later in pairwise(gateway.all(Method.ACTIVATE)) if sooner.at >= begun]


async def test_polls_that_find_no_room_come_at_growing_intervals_and_at_once_again_when_there_is_room() -> None:
    async with running_gateway() as gateway:
        polls = gateway.scripts[Method.ACTIVATE]
        polls.once.extend([grpc.StatusCode.RESOURCE_EXHAUSTED] * 3)
        async with at_work(gateway, work) as shift:
            keys = gateway.offer(raw_jobs("work", 20))
            await shift.answered(keys)
            grown = pauses(gateway)[:3]
            assert all(0.07 * 2**turn <= pause for turn, pause in enumerate(grown))
            # It has recovered: the next trouble begins with a short pause again.
            begun = monotonic()
            polls.once.append(grpc.StatusCode.RESOURCE_EXHAUSTED)
            await shift.until(lambda: not polls.once)
            await shift.answered(gateway.offer(raw_jobs("work", 3)))
            assert min(pauses(gateway, begun)) < grown[-1]
    assert (Source.POLL, "RESOURCE_EXHAUSTED") in shift.notes.failures
    assert len(shift.notes.failures) == 4


async def test_answers_go_out_while_polls_find_no_room() -> None:
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        await shift.until(lambda: gateway.has_stream("work"))
        gateway.scripts[Method.ACTIVATE].always = grpc.StatusCode.RESOURCE_EXHAUSTED
        await shift.until(lambda: len(shift.notes.failures) >= 3)
        await shift.answered(gateway.push(raw_jobs("work", 50)))
        assert all(shift.worker.is_alive() for _ in range(3))
    assert shift.notes.taken(Source.STREAM) == 50


async def test_a_gateway_that_is_away_at_the_start_is_found_when_it_comes() -> None:
    async with running_gateway() as gateway:
        await gateway.stop()
        async with at_work(gateway, work) as shift:
            await shift.until(lambda: len(shift.notes.failures) >= 6)
            assert shift.worker.seconds_since_contact() == float("inf")
            assert shift.worker.is_alive()
            await gateway.start()
            keys = gateway.offer(raw_jobs("work", 3))
            await shift.answered(keys)
            assert isfinite(shift.worker.seconds_since_contact())
    assert {code for _, code in shift.notes.failures} == {"UNAVAILABLE"}


async def test_the_gateway_may_go_and_come_back_a_dozen_times() -> None:
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        for _ in range(12):
            await shift.until(lambda: gateway.has_stream("work"), within=4)
            streamed = gateway.push(raw_jobs("work", 2))
            await shift.answered([*streamed, *gateway.offer(raw_jobs("work", 2))], within=4)
            await gateway.stop()
            assert shift.worker.is_alive()
            await gateway.start()
        await shift.until(lambda: gateway.has_stream("work"), within=4)
    assert shift.notes.endings() == [(OutcomeKind.COMPLETED, Verdict.ACCEPTED)] * 48


async def test_a_job_that_was_taken_before_an_outage_is_answered_after_it() -> None:
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        gateway.scripts[Method.COMPLETE].always = grpc.StatusCode.UNAVAILABLE
        keys = gateway.offer(raw_jobs("work", 5))
        await shift.until(lambda: shift.notes.retried >= 5)
        await gateway.stop()
        gateway.scripts[Method.COMPLETE].always = None
        await gateway.start()
        await shift.answered(keys)
    assert shift.notes.endings() == [(OutcomeKind.COMPLETED, Verdict.ACCEPTED)] * 5
    assert shift.transactions.commits == [5]


@pytest.mark.usefixtures("little_grace")
async def test_a_connection_on_which_polls_are_never_answered_is_replaced() -> None:
    quick = timedelta(seconds=0.2)
    async with running_gateway() as gateway:
        gateway.fall_silent()
        async with at_work(gateway, work, poll_timeout=quick) as shift:
            await shift.until(lambda: len({call.peer for call in gateway.all(Method.ACTIVATE)}) == 2)
            gateway.speak_again()
            await shift.answered(gateway.offer(raw_jobs("work", 3)))
            await shift.until(lambda: gateway.has_stream("work"))
            await shift.answered(gateway.push(raw_jobs("work", 3)))
    assert (Source.POLL, "DEADLINE_EXCEEDED") in shift.notes.failures


@pytest.mark.usefixtures("little_grace")
async def test_a_slow_gateway_does_not_lose_its_connection_at_every_poll() -> None:
    """The jobs' answers go over it too."""
    quick = timedelta(seconds=0.05)
    async with running_gateway() as gateway:
        gateway.fall_silent()
        async with at_work(gateway, work, poll_timeout=quick):
            await until(lambda: len(gateway.all(Method.ACTIVATE)) >= 3)
            assert len({call.peer for call in gateway.calls}) == 2


@pytest.mark.usefixtures("little_grace")
async def test_a_gateway_whose_engine_lets_polls_wait_keeps_its_connection() -> None:
    """An engine that replays its log after a restart does. What its streams carry meanwhile would be lost."""
    async with running_gateway() as gateway:
        gateway.fall_silent(whole=False)
        async with at_work(gateway, work, poll_timeout=timedelta(seconds=0.05)) as shift:
            await shift.until(lambda: len(gateway.all(Method.ACTIVATE)) >= 3)
            await shift.answered(gateway.push(raw_jobs("work", 3)))
            assert len({call.peer for call in gateway.calls if call.method is not Method.COMPLETE}) == 1
            assert len(gateway.all(Method.STREAM)) == 1


async def test_other_troubles_of_a_poll_are_counted_and_tried_again() -> None:
    troubles = [grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN, grpc.StatusCode.PERMISSION_DENIED]
    async with running_gateway() as gateway:
        gateway.scripts[Method.ACTIVATE].once.extend(troubles)
        async with at_work(gateway, work) as shift:
            await shift.answered(gateway.offer(raw_jobs("work", 3)))
    assert [code for _, code in shift.notes.failures] == [trouble.name for trouble in troubles]
