"""Starts process instances for every rival alike, in a process of its own: `python -m tests.bench.starter ADDRESS`.

Reads one order a line from standard input (a JSON object with the fields of Order), answers each with a line of JSON.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from random import random

import grpc
from pyzeebe.proto import gateway_pb2 as protocol
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

_BUSY_SECONDS = 0.02
_RESULT_MILLISECONDS = 60_000
REFERENCES = 10_000
"""Instances get the tracking codes 000000 to 009999 in turn: how many requests there are."""


def tracking_code(number: int) -> str:
    """Of the request that an instance of that number is about."""
    return f"{number % REFERENCES:06}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Start `count` instances: as fast as `in_flight` commands at a time allow, or `rate` a second if it is above 0.

    With `await_results` each command lasts until its instance is over. `first` is the first instance's number, of
    which its tracking code is made.
    """

    process: str
    count: int
    first: int = 0
    in_flight: int = 64
    rate: float = 0.0
    await_results: bool = False
    variables: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Started:
    """What came of an order: how often the engine had no room, and what each command took.

    Moments are seconds of the monotonic clock, which all processes share.
    """

    began: float
    ended: float = 0.0
    busy: int = 0
    seconds: list[float] = field(default_factory=list)


async def carry_out(stub: GatewayStub, order: Order) -> Started:
    """Start all instances; the time that each command took, in the order of their ends."""
    slots = asyncio.Semaphore(order.in_flight)
    started = Started(began=time.monotonic())
    async with asyncio.TaskGroup() as group:
        for index in range(order.count):
            if order.rate:
                await asyncio.sleep(max(0.0, started.began + index / order.rate - time.monotonic()))
            await slots.acquire()
            group.create_task(_start_one(stub, order, order.first + index, started, slots))
    started.ended = time.monotonic()
    return started


async def _start_one(stub: GatewayStub, order: Order, number: int, started: Started, slots: asyncio.Semaphore) -> None:
    variables = json.dumps({"trackingCode": tracking_code(number), **order.variables})
    request = protocol.CreateProcessInstanceRequest(bpmnProcessId=order.process, version=-1, variables=variables)
    asked = time.monotonic()
    try:
        while not await _has_started(stub, request, await_result=order.await_results):
            started.busy += 1
            await asyncio.sleep(_BUSY_SECONDS * (0.5 + random()))  # noqa: S311 - jitter
        started.seconds.append(time.monotonic() - asked)
    finally:
        slots.release()


async def _has_started(
    stub: GatewayStub, request: protocol.CreateProcessInstanceRequest, *, await_result: bool
) -> bool:
    """Start the instance; False where the engine had no room and nothing was started."""
    try:
        if await_result:
            wanted = protocol.CreateProcessInstanceWithResultRequest(
                request=request, requestTimeout=_RESULT_MILLISECONDS
            )
            await stub.CreateProcessInstanceWithResult(wanted)
        else:
            await stub.CreateProcessInstance(request)
    except grpc.aio.AioRpcError as error:
        if error.code() is not grpc.StatusCode.RESOURCE_EXHAUSTED:
            raise
        return False
    return True


async def _serve(address: str) -> None:
    async with grpc.aio.insecure_channel(address) as channel:
        stub = GatewayStub(channel)
        await stub.Topology(protocol.TopologyRequest())
        print("ready", flush=True)  # noqa: T201 - the protocol
        while line := await asyncio.to_thread(sys.stdin.readline):
            started = await carry_out(stub, Order(**json.loads(line)))
            print(json.dumps(asdict(started)), flush=True)  # noqa: T201 - the protocol


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
