"""Credentials that the gateway does not take: new ones are tried once, then the worker ends and says so."""

import asyncio

import grpc
import pytest

from tests.runtime.gateway import Method, ScriptedGateway, raw_jobs, running_gateway
from tests.runtime.kit import Done, Effects, Input, at_work
from workers.runtime.errors import CredentialsRefused
from workers.runtime.handler import handles

UNAUTHENTICATED = grpc.StatusCode.UNAUTHENTICATED


@handles("work")
def work(_context: Effects, data: Input) -> Done:
    return Done(number=data.number)


ANSWERING = {Method.COMPLETE, Method.FAIL, Method.THROW, Method.EXTEND}


def connections(gateway: ScriptedGateway) -> int:
    """How many channels have asked for jobs."""
    return len({call.peer for call in gateway.calls if call.method not in ANSWERING})


async def test_credentials_that_are_refused_once_are_replaced_and_the_work_goes_on() -> None:
    async with running_gateway() as gateway:
        gateway.refused_connections = 1
        async with at_work(gateway, work) as shift:
            await shift.answered(gateway.offer(raw_jobs("work", 5)))
            await shift.until(lambda: gateway.has_stream("work"))
            await shift.answered(gateway.push(raw_jobs("work", 5)))
            assert shift.worker.is_alive()
    assert connections(gateway) == 2


async def test_credentials_may_expire_again_and_again_as_long_as_new_ones_are_taken() -> None:
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        for round_number in range(1, 5):
            gateway.refused_connections = round_number
            await shift.answered(gateway.offer(raw_jobs("work", 2)))
    assert len({call.peer for call in gateway.calls}) == 6


async def test_types_that_are_refused_together_ask_for_new_credentials_together() -> None:
    handlers = [handles(f"work-{number}")(work.function) for number in range(10)]
    async with running_gateway() as gateway:
        gateway.refused_connections = 1
        async with at_work(gateway, *handlers) as shift:
            for each in handlers:
                await shift.answered(gateway.offer(raw_jobs(each.job_type, 1)))
    assert connections(gateway) == 2


@pytest.mark.parametrize(
    "refused", [set(Method), {Method.ACTIVATE}, {Method.STREAM}], ids=["everything", "polls", "streams"]
)
async def test_new_credentials_that_are_refused_too_end_the_worker(refused: set[Method]) -> None:
    async with running_gateway() as gateway:
        for method in refused:
            gateway.scripts[method].always = UNAUTHENTICATED
        with pytest.raises(CredentialsRefused):
            await worked_to_its_end(gateway)
        assert 2 <= connections(gateway) <= 3


async def worked_to_its_end(gateway: ScriptedGateway) -> None:
    async with at_work(gateway, work, capacity=4) as shift:
        await asyncio.wait_for(asyncio.shield(shift.running), 5)


async def test_refused_credentials_also_end_a_worker_that_still_has_answers_to_give() -> None:
    async with running_gateway() as gateway:
        gateway.scripts[Method.COMPLETE].always = UNAUTHENTICATED
        gateway.offer(raw_jobs("work", 5))
        with pytest.raises(CredentialsRefused):
            await worked_to_its_end(gateway)
        assert gateway.answers == {}
