"""Jobs come by streams and by polls, and with them exactly the variables that the handlers name."""

import asyncio
import threading
from datetime import timedelta
from itertools import pairwise

import grpc
import pytest

from tests.runtime.gateway import Method, ScriptedGateway, raw_job, raw_jobs, running_gateway
from tests.runtime.kit import Done, Effects, Input, Shift, at_work, stays
from workers.runtime.handler import Handler, handles
from workers.runtime.report import OutcomeKind, Source, Verdict
from workers.runtime.variables import JobInput, NoOutput


@handles("work")
def work(context: Effects, data: Input) -> Done:
    context.write(f"work {data.number}")
    return Done(number=data.number)


async def test_jobs_of_the_stream_and_jobs_of_the_backlog_both_arrive() -> None:
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        backlog = gateway.offer(raw_jobs("work", 20))
        await shift.until(lambda: gateway.has_stream("work"))
        streamed = gateway.push(raw_jobs("work", 20))
        await shift.answered([*backlog, *streamed])
    assert (shift.notes.taken(Source.POLL), shift.notes.taken(Source.STREAM)) == (20, 20)
    assert shift.notes.endings() == [(OutcomeKind.COMPLETED, Verdict.ACCEPTED)] * 40
    assert sorted(shift.transactions.effects) == sorted(f"work {number}" for number in [*range(20), *range(20)])


async def test_a_result_reaches_the_engine_as_variables() -> None:
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        keys = gateway.offer([raw_job("work", {"number": 7})])
        await shift.answered(keys)
    answer = gateway.answers[keys[0]]
    assert (answer.method, answer.request.variables) == (Method.COMPLETE, '{"number": 7}')


async def test_each_job_type_has_room_of_its_own() -> None:
    @handles("narrow", blocking=True)
    def narrow(_context: object, data: Input) -> Done:
        free.wait(10)
        return Done(number=data.number)

    free = threading.Event()
    async with running_gateway() as gateway, at_work(gateway, work, narrow, capacity=2) as shift:
        held, done = gateway.offer(raw_jobs("narrow", 9)), gateway.offer(raw_jobs("work", 9))
        await shift.answered(done)
        state = shift.worker.state()
        assert (state["narrow"].capacity, state["work"].capacity) == (2, 2)
        assert gateway.backlog("narrow") >= 7
        free.set()
        await shift.answered(held)


async def test_a_capacity_of_one_is_for_polls_alone_which_bring_everything() -> None:
    async with running_gateway() as gateway, at_work(gateway, work, capacity=1) as shift:
        for _ in range(3):
            await shift.answered(gateway.offer(raw_jobs("work", 3)), within=2)
        assert shift.worker.is_alive()
    assert gateway.all(Method.STREAM) == []
    assert gateway.most_out == 1


async def test_a_capacity_of_two_serves_backlog_and_stream_both() -> None:
    async with running_gateway() as gateway, at_work(gateway, work, capacity=2) as shift:
        await shift.until(lambda: gateway.has_stream("work"))
        for _ in range(3):
            await shift.answered(gateway.offer(raw_jobs("work", 3)), within=2)
            await shift.answered(gateway.push(raw_jobs("work", 3)), within=2)


async def test_exactly_the_named_variables_are_fetched_by_both_sources() -> None:
    class Named(JobInput):
        order_number: int
        district_name: str | None = None

    def handle(_context: Effects, data: Named) -> NoOutput:
        assert data.order_number == 7
        return NoOutput()

    handle.__annotations__["data"] = Named
    async with running_gateway() as gateway, at_work(gateway, handles("named")(handle)) as shift:
        await shift.answered(gateway.offer([raw_job("named", {"orderNumber": 7})]))
        asked = [*gateway.all(Method.ACTIVATE), *gateway.all(Method.STREAM)]
    assert {call.method for call in asked} == {Method.ACTIVATE, Method.STREAM}
    assert {tuple(call.request.fetchVariable) for call in asked} == {("orderNumber", "districtName")}
    assert {(call.request.worker, call.request.timeout) for call in asked} == {("tests", 60_000)}


async def test_without_streams_at_the_gateway_polls_do_it_all() -> None:
    async with running_gateway() as gateway:
        gateway.scripts[Method.STREAM].always = grpc.StatusCode.UNIMPLEMENTED
        async with at_work(gateway, work) as shift:
            await shift.answered(gateway.offer(raw_jobs("work", 30)))
            await stays(lambda: len(gateway.all(Method.STREAM)) == 1, 0.3)
            assert shift.worker.is_alive()
            assert not shift.worker.state()["work"].stream_open
    assert shift.notes.failures == []


async def until_open(shift: Shift, streams: int) -> None:
    """Wait until so many streams were opened and the last one is open."""
    gateway = shift.gateway
    await shift.until(lambda: len(gateway.all(Method.STREAM)) == streams and gateway.has_stream("work"))


async def test_a_stream_that_ends_is_renewed_and_its_end_is_no_error() -> None:
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        for opened, end in enumerate((grpc.StatusCode.OK, grpc.StatusCode.CANCELLED, grpc.StatusCode.OK), start=1):
            await until_open(shift, opened)
            await asyncio.sleep(0.25)  # else it is one that the gateway does not want
            gateway.end_streams(end)
        await until_open(shift, 4)
        await shift.answered(gateway.push(raw_jobs("work", 3)))
    assert shift.notes.failures == []


async def test_a_stream_is_renewed_at_the_end_of_its_lifetime_without_a_pause() -> None:
    lifetime = timedelta(seconds=0.3)
    async with running_gateway() as gateway, at_work(gateway, work, stream_lifetime=lifetime) as shift:
        await shift.until(lambda: len(gateway.all(Method.STREAM)) == 4)
        opened = [call.at for call in gateway.all(Method.STREAM)]
    assert all(later - sooner == pytest.approx(0.3, abs=0.15) for sooner, later in pairwise(opened))
    assert shift.notes.failures == []


async def test_a_stream_that_ends_at_once_is_an_error_and_is_not_opened_again_in_a_hurry() -> None:
    async with running_gateway() as gateway:
        gateway.scripts[Method.STREAM].always = grpc.StatusCode.RESOURCE_EXHAUSTED
        async with at_work(gateway, work) as shift:
            await shift.until(lambda: len(gateway.all(Method.STREAM)) == 4)
            opened = [call.at for call in gateway.all(Method.STREAM)]
            await shift.answered(gateway.offer(raw_jobs("work", 3)))
    pauses = [later - sooner for sooner, later in pairwise(opened)]
    assert all(pause >= 0.07 * 2**turn for turn, pause in enumerate(pauses))
    assert set(shift.notes.failures) == {(Source.STREAM, "RESOURCE_EXHAUSTED")}


def first_calls(gateway: ScriptedGateway) -> dict[tuple[Method, str], float]:
    """When each type's poll and stream began; a poll that finds nothing comes again at once."""
    return {(call.method, call.request.type): call.at for call in reversed(gateway.calls)}


async def test_the_sources_of_many_types_do_not_start_all_at_once() -> None:
    def of_type(number: int) -> Handler:
        return handles(f"work-{number}")(work.function)

    jitter = timedelta(seconds=0.4)
    handlers = [of_type(number) for number in range(20)]
    async with running_gateway() as gateway, at_work(gateway, *handlers, start_jitter=jitter) as shift:
        await shift.until(lambda: len(first_calls(gateway)) == 40)
        began = sorted(first_calls(gateway).values())
    assert began[-1] - began[0] > 0.2
    # No tenth of the time has more than half of them.
    assert all(began[index + 20] - began[index] > 0.04 for index in range(20))


async def test_an_observer_is_told_how_many_jobs_came_of_which_type_by_which_source() -> None:
    async with running_gateway() as gateway:
        keys = gateway.offer(raw_jobs("work", 3))
        async with at_work(gateway, work) as shift:
            await shift.answered(keys)
    assert shift.notes.activated == [("work", Source.POLL, 3)]
