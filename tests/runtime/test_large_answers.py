"""An answer that is too large is an incident at once; an engine that has no room is offered the answer again."""

import json
from dataclasses import dataclass
from datetime import timedelta

import grpc
import pytest

from tests.runtime.gateway import Method, raw_job, running_gateway
from tests.runtime.kit import Effects, Input, Refused, SafeToLog, at_work
from workers.runtime.connection import is_permanent
from workers.runtime.handler import handles
from workers.runtime.report import OutcomeKind, Verdict
from workers.runtime.variables import JobOutput

FIVE_MEGABYTES = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Big(JobOutput):
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deep(JobOutput):
    levels: object


@handles("work", errors={Refused: lambda _: {"text": "x" * FIVE_MEGABYTES}})
def work(context: Effects, data: Input) -> Big:
    context.write(f"work {data.number}")
    if data.number == 1:
        raise Refused
    if data.number == 2:
        raise SafeToLog("x" * FIVE_MEGABYTES)
    return Big(text="x" * data.number)


@handles("deep")
def deep(_context: Effects, data: Input) -> Deep:
    levels: list[object] = []
    for _ in range(data.number):
        levels = [levels]
    return Deep(levels=levels)


@pytest.mark.parametrize(("number", "method"), [(FIVE_MEGABYTES, Method.COMPLETE), (1, Method.THROW)])
async def test_an_answer_that_is_too_large_is_an_incident_at_once(number: int, method: Method) -> None:
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        keys = gateway.offer([raw_job("work", {"number": number})])
        await shift.answered(keys, within=3)
    failed = gateway.answers[keys[0]]
    assert (failed.method, failed.request.retries) == (Method.FAIL, 0)
    assert failed.request.errorMessage.startswith("the engine refuses the answer: RESOURCE_EXHAUSTED (50000")
    assert shift.notes.retried == 0
    assert gateway.all(method) == []  # it was turned away before the gateway saw it
    assert shift.notes.endings() == [(OutcomeKind.FAILED, Verdict.ACCEPTED)]


async def test_a_failure_with_an_endless_message_is_told_shortened() -> None:
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        keys = gateway.offer([raw_job("work", {"number": 2}, retries=3)])
        await shift.answered(keys)
    assert gateway.answers[keys[0]].request.retries == 2
    assert len(gateway.answers[keys[0]].request.errorMessage) == 2000


async def test_an_answer_too_deep_to_be_written_is_an_incident_and_the_worker_goes_on() -> None:
    async with running_gateway() as gateway, at_work(gateway, deep) as shift:
        keys = gateway.offer([raw_job("deep", {"number": number}) for number in (5, 5000)])
        await shift.answered(keys)
        await shift.answered(gateway.offer([raw_job("deep", {"number": 3})]))
    assert json.loads(gateway.answers[keys[0]].request.variables) == {"levels": [[[[[[]]]]]]}
    assert gateway.answers[keys[1]].method is Method.FAIL


async def test_an_engine_without_room_is_offered_the_answer_again() -> None:
    async with running_gateway() as gateway:
        gateway.scripts[Method.COMPLETE].once.extend([grpc.StatusCode.RESOURCE_EXHAUSTED] * 3)
        async with at_work(gateway, work, job_timeout=timedelta(seconds=10)) as shift:
            keys = gateway.offer([raw_job("work", {"number": 100_000})])
            await shift.answered(keys)
    assert gateway.answers[keys[0]].method is Method.COMPLETE
    assert shift.notes.retried == 3


def refusal(code: grpc.StatusCode, details: str) -> grpc.aio.AioRpcError:
    nothing = grpc.aio.Metadata()
    return grpc.aio.AioRpcError(code, nothing, nothing, details)


@pytest.mark.parametrize(
    ("code", "details", "size", "permanent"),
    [
        # As Zeebe 8.8.21 answers: over 4 MB, between 2 and 4 MB, and with no room.
        (grpc.StatusCode.RESOURCE_EXHAUSTED, "gRPC message exceeds maximum size 4194304: 5000026", 5_000_026, True),
        (grpc.StatusCode.UNKNOWN, "Command 'COMPLETE' rejected with code 'EXCEEDED_BATCH_RECORD_SIZE': ", 2**21, True),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, "Expected to handle request, but broker is overloaded", 300, False),
        # grpc's C library, on either side; somebody in between, in words of his own.
        (grpc.StatusCode.RESOURCE_EXHAUSTED, "Received message larger than max (5000034 vs. 4194304)", 5_000_034, True),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, "Sent message larger than max (5000034 vs. 4194304)", 5_000_034, True),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, "no", 5_000_034, True),
        (grpc.StatusCode.UNAVAILABLE, "no connection", 5_000_034, False),
        (grpc.StatusCode.INTERNAL, "Unexpected error", 300, False),
    ],
)
def test_too_large_is_told_from_one_too_many(code: grpc.StatusCode, details: str, size: int, permanent: bool) -> None:
    assert is_permanent(refusal(code, details), size) is permanent
