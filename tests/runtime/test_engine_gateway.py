"""Commands to an engine that is busy or unavailable."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc
import pytest

from services.errors import EngineRefused
from tests.runtime.gateway import Method, ScriptedGateway, running_gateway
from workers.gateways import engine
from workers.gateways.channel import plain_channels
from workers.gateways.engine import EngineBusy, EngineGateway, EngineTimeout, EngineUnavailable

BY_DEFAULT_FEWER = 7
"""A time-out, in seconds."""


@asynccontextmanager
async def served(*faults: grpc.StatusCode, always: grpc.StatusCode | None = None) -> AsyncIterator[ScriptedGateway]:
    """A gateway that answers commands to start an instance with these faults, one each."""
    async with running_gateway() as gateway:
        gateway.scripts[Method.START].once.extend(faults)
        gateway.scripts[Method.START].always = always
        yield gateway


async def start(gateway: ScriptedGateway) -> int:
    """As our command line does it, which has no event loop."""
    with EngineGateway(plain_channels(gateway.address)) as client:
        return await asyncio.to_thread(client.start, "errand", {})


async def test_a_start_that_a_busy_engine_turned_away_is_offered_again() -> None:
    async with served(grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.RESOURCE_EXHAUSTED) as gateway:
        assert await start(gateway) > 0
    assert len(gateway.all(Method.START)) == 3


async def test_an_engine_that_stays_busy_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_BUSY_SECONDS", 0.1)
    async with served(always=grpc.StatusCode.RESOURCE_EXHAUSTED) as gateway:
        with pytest.raises(EngineBusy):
            await start(gateway)


async def test_a_start_whose_answer_may_be_lost_is_not_repeated() -> None:
    async with served(grpc.StatusCode.UNAVAILABLE) as gateway:
        with pytest.raises(EngineUnavailable):
            await start(gateway)
    assert len(gateway.all(Method.START)) == 1


async def test_a_start_that_is_not_answered_in_time_may_have_been_done() -> None:
    async with served(grpc.StatusCode.DEADLINE_EXCEEDED) as gateway:
        with pytest.raises(EngineTimeout):
            await start(gateway)
    assert len(gateway.all(Method.START)) == 1


async def test_credentials_that_are_refused_are_fetched_anew_once() -> None:
    async with served(grpc.StatusCode.UNAUTHENTICATED) as gateway:
        assert await start(gateway) > 0
        first, second = gateway.all(Method.START)
        assert first.peer != second.peer
    async with served(always=grpc.StatusCode.UNAUTHENTICATED) as gateway:
        with pytest.raises(EngineRefused):
            await start(gateway)
        assert len(gateway.all(Method.START)) == 2


async def test_an_engine_that_is_away_is_looked_for_every_two_seconds_at_least() -> None:
    """By default grpc looks for it at 0, 1, 2.6, 5.2 and 9.3 seconds, and less and less often."""
    looks = 0

    def turn_away(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal looks
        looks += 1
        writer.close()

    server = await asyncio.start_server(turn_away, "127.0.0.1", 0)
    address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with EngineGateway(plain_channels(address)) as client:
        async with asyncio.timeout(BY_DEFAULT_FEWER):
            while looks < 5:
                assert not await asyncio.to_thread(client.is_ready)
                await asyncio.sleep(0.05)
    server.close()
