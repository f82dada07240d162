"""The engine's patience with a job: extended while it is worked at; and what if the engine has lost interest. It is of
two seconds: a machine that stalls for one does not end it.
"""

import threading
from datetime import timedelta
from itertools import pairwise

import grpc
import pytest

from tests.runtime.gateway import Method, raw_job, raw_jobs, running_gateway
from tests.runtime.kit import Done, Input, Shift, at_work
from workers.runtime.handler import Handler, handles
from workers.runtime.job import Job
from workers.runtime.report import OutcomeKind, Verdict

COMPLETED = (OutcomeKind.COMPLETED, Verdict.ACCEPTED)


class Gate:
    """Handlers that hold their first job until they are released."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.entered: list[int] = []

    def handler(self, *, blocking: bool) -> Handler:
        @handles("work", blocking=blocking)
        def work(_context: object, data: Input) -> Done:
            self.entered.append(data.number)
            self.opened.wait(10)
            return Done(number=data.number)

        return work


@pytest.fixture
def gate() -> Gate:
    return Gate()


def offered(shift: Shift, *numbers: int) -> list[int]:
    return shift.gateway.offer([raw_job("work", {"number": number}) for number in numbers])


async def test_a_long_handler_has_it_extended_before_it_ends() -> None:
    @handles("work", blocking=True)
    def work(_context: Job, data: Input) -> Done:
        threading.Event().wait(5)
        return Done(number=data.number)

    patience = timedelta(seconds=2)
    async with running_gateway() as gateway, at_work(gateway, work, job_timeout=patience) as shift:
        [key] = offered(shift, 0)
        await shift.answered([key])
    taken = gateway.all(Method.ACTIVATE)[0].at
    extensions = gateway.all(Method.EXTEND)
    assert {(call.request.jobKey, call.request.timeout) for call in extensions} == {(key, 2000)}
    assert all(later - sooner < 2 for sooner, later in pairwise([taken, *(call.at for call in extensions)]))
    assert shift.notes.endings() == [COMPLETED]


@pytest.mark.parametrize("blocking", [False, True])
async def test_jobs_that_wait_have_it_extended_too(gate: Gate, blocking: bool) -> None:
    patience = timedelta(seconds=2)
    handler = gate.handler(blocking=blocking)
    async with (
        running_gateway() as gateway,
        at_work(gateway, handler, job_timeout=patience, blocking_threads=1) as shift,
    ):
        keys = offered(shift, 0)
        await shift.until(lambda: gate.entered)
        keys += offered(shift, 1, 2)
        await shift.until(lambda: len(gateway.all(Method.EXTEND)) >= 6)
        assert {call.request.jobKey for call in gateway.all(Method.EXTEND)} == set(keys)
        gate.opened.set()
        await shift.answered(keys)
    assert shift.notes.endings() == [COMPLETED] * 3


async def test_an_extension_that_finds_no_gateway_is_tried_again(gate: Gate) -> None:
    patience = timedelta(seconds=2)
    async with (
        running_gateway() as gateway,
        at_work(gateway, gate.handler(blocking=False), job_timeout=patience) as shift,
    ):
        gateway.scripts[Method.EXTEND].once.extend([grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED])
        keys = offered(shift, 0)
        await shift.until(lambda: len(gateway.all(Method.EXTEND)) >= 4)
        gate.opened.set()
        await shift.answered(keys)
    assert shift.notes.endings() == [COMPLETED]


async def test_a_short_job_has_nothing_extended(gate: Gate) -> None:
    gate.opened.set()
    async with running_gateway() as gateway, at_work(gateway, gate.handler(blocking=False)) as shift:
        await shift.answered(gateway.offer(raw_jobs("work", 10)))
    assert gateway.all(Method.EXTEND) == []


@pytest.mark.parametrize("blocking", [False, True])
async def test_a_job_that_the_engine_has_ended_meanwhile_is_dropped_if_it_has_not_begun(
    gate: Gate, blocking: bool
) -> None:
    patience = timedelta(seconds=2)
    handler = gate.handler(blocking=blocking)
    async with (
        running_gateway() as gateway,
        at_work(gateway, handler, job_timeout=patience, blocking_threads=1) as shift,
    ):
        first = offered(shift, 100)
        await shift.until(lambda: gate.entered)
        cancelled, other = offered(shift, 101, 102)
        await shift.until(lambda: shift.worker.state()["work"].queued == 2)
        del gateway.out[cancelled]
        await shift.until(lambda: shift.notes.reports)
        assert shift.notes.endings() == [(OutcomeKind.GIVEN_BACK, Verdict.NOT_FOUND)]
        gate.opened.set()
        await shift.answered([*first, other])
    assert gate.entered == [100, 102]
    assert cancelled not in gateway.answers


async def test_a_job_that_the_engine_has_ended_while_it_ran_is_told_as_not_found(gate: Gate) -> None:
    patience = timedelta(seconds=2)
    async with (
        running_gateway() as gateway,
        at_work(gateway, gate.handler(blocking=False), job_timeout=patience) as shift,
    ):
        [key] = offered(shift, 0)
        await shift.until(lambda: gate.entered)
        del gateway.out[key]
        await shift.until(lambda: len(gateway.all(Method.EXTEND)) >= 2)
        gate.opened.set()
        await shift.until(lambda: shift.notes.reports)
    assert shift.notes.endings() == [(OutcomeKind.COMPLETED, Verdict.NOT_FOUND)]
