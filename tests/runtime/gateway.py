"""A gateway that does as it is told, on a real port: what it is asked is noted, what it answers can be scripted."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from time import monotonic
from typing import Any, TypeAlias

import grpc
from google.protobuf.message import Message
from pyzeebe import create_insecure_channel
from pyzeebe.proto import gateway_pb2 as protocol

from workers.runtime.connection import CHANNEL_OPTIONS

Context: TypeAlias = grpc.aio.ServicerContext
Answer: TypeAlias = protocol.CompleteJobRequest | protocol.FailJobRequest | protocol.ThrowErrorRequest

_SERVICE = "gateway_protocol.Gateway"
_keys = count(2251799813685249)


class Method(StrEnum):
    """The gateway's commands that a worker uses, and the one that starts an instance."""

    ACTIVATE = "ActivateJobs"
    STREAM = "StreamActivatedJobs"
    COMPLETE = "CompleteJob"
    FAIL = "FailJob"
    THROW = "ThrowError"
    EXTEND = "UpdateJobTimeout"
    TOPOLOGY = "Topology"
    START = "CreateProcessInstance"


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came, by which connection (`peer`), and when by the monotonic clock."""

    method: Method
    request: Any
    at: float
    peer: str


@dataclass(slots=True)
class Script:
    """How one command behaves: first the statuses of `once`, each for one call, then `always`."""

    once: deque[grpc.StatusCode] = field(default_factory=deque)
    always: grpc.StatusCode | None = None
    is_silent: bool = False
    """The call is accepted and never answered."""
    loses_replies: int = 0
    """So many calls are carried out, but their callers hear only UNAVAILABLE."""


def raw_job(
    job_type: str,
    variables: Mapping[str, object] | None = None,
    *,
    element: int | None = None,
    retries: int = 3,
    headers: Mapping[str, str] | None = None,
) -> protocol.ActivatedJob:
    """A job as the engine describes it, of an element instance of its own unless told."""
    key = next(_keys)
    return protocol.ActivatedJob(
        key=key,
        type=job_type,
        processInstanceKey=4503599627370497,
        bpmnProcessId="process",
        elementId="Task_Work",
        elementInstanceKey=key if element is None else element,
        customHeaders=json.dumps(dict(headers or {})),
        retries=retries,
        variables=json.dumps(dict(variables or {})),
    )


def raw_jobs(job_type: str, how_many: int, padding: str = "") -> list[protocol.ActivatedJob]:
    """Jobs numbered from 0."""
    return [raw_job(job_type, {"number": number, "padding": padding}) for number in range(how_many)]


class ScriptedGateway:
    """Hands out jobs by polls and streams and keeps what is answered."""

    def __init__(self, calls_per_connection: int | None = None) -> None:
        """`calls_per_connection`: so many at a time, as many servers and proxies have it; others wait."""
        self._options = [("grpc.so_reuseport", 0)]
        if calls_per_connection is not None:
            self._options.append(("grpc.max_concurrent_streams", calls_per_connection))
        self.port = 0
        self.calls: list[Call] = []
        self.scripts: dict[Method, Script] = defaultdict(Script)
        self.out: dict[int, protocol.ActivatedJob] = {}
        """Jobs handed out and not answered."""
        self.most_out = 0
        self.answers: dict[int, Call] = {}
        """Answers that were accepted, by job key."""
        self.refused_connections = 0
        """So many connections, the first ones, have credentials that are not taken."""
        self._backlog: dict[str, deque[protocol.ActivatedJob]] = defaultdict(deque)
        self._offered: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._streams: dict[str, list[asyncio.Queue[protocol.ActivatedJob | grpc.StatusCode]]] = defaultdict(list)
        self._server: grpc.aio.Server | None = None

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._server = grpc.aio.server(options=self._options)
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(_SERVICE, self._handlers()),))
        self.port = self._server.add_insecure_port(f"127.0.0.1:{self.port}")
        await self._server.start()

    def fall_silent(self, *, whole: bool = True) -> None:
        """Let polls wait for ever, as an engine does that is not back yet; `whole`: as a dead connection does."""
        for method in (Method.ACTIVATE, Method.TOPOLOGY) if whole else (Method.ACTIVATE,):
            self.scripts[method].is_silent = True

    def speak_again(self) -> None:
        """Answer polls, and whoever asks whether anybody is there."""
        for method in (Method.ACTIVATE, Method.TOPOLOGY):
            self.scripts[method].is_silent = False

    async def stop(self) -> None:
        """Break all connections and refuse new ones."""
        if self._server is not None:
            await self._server.stop(None)
            self._server = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self.port}"

    def connect(self) -> grpc.aio.Channel:
        """A channel such as the project makes."""
        return create_insecure_channel(self.address, channel_options=CHANNEL_OPTIONS)

    def offer(self, jobs: Iterable[protocol.ActivatedJob]) -> list[int]:
        """Put jobs into the backlog, where only polls find them; their keys."""
        jobs = list(jobs)
        for job in jobs:
            self._backlog[job.type].append(job)
            self._offered[job.type].set()
        return [job.key for job in jobs]

    def push(self, jobs: Iterable[protocol.ActivatedJob]) -> list[int]:
        """Send jobs by the open stream of their type, as fast as it takes them; their keys."""
        jobs = list(jobs)
        for job in jobs:
            self._streams[job.type][0].put_nowait(job)
        return [job.key for job in jobs]

    def end_streams(self, status: grpc.StatusCode = grpc.StatusCode.OK) -> None:
        """End all open streams with this status."""
        for streams in self._streams.values():
            for stream in streams:
                stream.put_nowait(status)

    def has_stream(self, job_type: str) -> bool:
        """Whether there is a stream to push by."""
        return bool(self._streams[job_type])

    def backlog(self, job_type: str) -> int:
        """How many jobs no poll has fetched yet."""
        return len(self._backlog[job_type])

    def all(self, method: Method) -> list[Call]:
        """The calls of a command, in the order of their coming."""
        return [call for call in self.calls if call.method is method]

    def _handlers(self) -> dict[str, grpc.RpcMethodHandler]:
        polls = _streaming(self._activate, protocol.ActivateJobsRequest, protocol.ActivateJobsResponse)
        streams = _streaming(self._stream, protocol.StreamActivatedJobsRequest, protocol.ActivatedJob)
        complete = _plain(self._complete, protocol.CompleteJobRequest, protocol.CompleteJobResponse)
        fail = _plain(self._fail, protocol.FailJobRequest, protocol.FailJobResponse)
        throw = _plain(self._throw, protocol.ThrowErrorRequest, protocol.ThrowErrorResponse)
        extend = _plain(self._extend, protocol.UpdateJobTimeoutRequest, protocol.UpdateJobTimeoutResponse)
        topology = _plain(self._topology, protocol.TopologyRequest, protocol.TopologyResponse)
        start = _plain(self._start, protocol.CreateProcessInstanceRequest, protocol.CreateProcessInstanceResponse)
        return dict(zip(Method, (polls, streams, complete, fail, throw, extend, topology, start), strict=True))

    async def _noted(self, method: Method, request: object, context: Context) -> None:
        self.calls.append(Call(method, request, monotonic(), context.peer()))
        script = self.scripts[method]
        if script.is_silent:
            await asyncio.Event().wait()
        peers = list(dict.fromkeys(call.peer for call in self.calls))
        if context.peer() in peers[: self.refused_connections]:
            await context.abort(grpc.StatusCode.UNAUTHENTICATED, "as scripted")
        status = script.once.popleft() if script.once else script.always
        if status is not None:
            await context.abort(status, "as scripted")

    def _hand_out(self, jobs: Iterable[protocol.ActivatedJob]) -> None:
        self.out |= {job.key: job for job in jobs}
        self.most_out = max(self.most_out, len(self.out))

    async def _activate(
        self, request: protocol.ActivateJobsRequest, context: Context
    ) -> AsyncIterator[protocol.ActivateJobsResponse]:
        await self._noted(Method.ACTIVATE, request, context)
        backlog = self._backlog[request.type]
        with suppress(TimeoutError):
            # As the engine has it: a negative time means not to wait.
            async with asyncio.timeout(max(0.0, request.requestTimeout / 1000)):
                while not backlog:
                    self._offered[request.type].clear()
                    await self._offered[request.type].wait()
        jobs = [backlog.popleft() for _ in range(min(len(backlog), request.maxJobsToActivate))]
        if jobs:
            self._hand_out(jobs)
            yield protocol.ActivateJobsResponse(jobs=jobs)

    async def _stream(
        self, request: protocol.StreamActivatedJobsRequest, context: Context
    ) -> AsyncIterator[protocol.ActivatedJob]:
        await self._noted(Method.STREAM, request, context)
        queue: asyncio.Queue[protocol.ActivatedJob | grpc.StatusCode] = asyncio.Queue()
        self._streams[request.type].append(queue)
        try:
            while isinstance(item := await queue.get(), protocol.ActivatedJob):
                self._hand_out([item])
                yield item
            if item is not grpc.StatusCode.OK:
                await context.abort(item, "as scripted")
        finally:
            self._streams[request.type].remove(queue)

    async def _complete(self, request: protocol.CompleteJobRequest, context: Context) -> protocol.CompleteJobResponse:
        await self._answered(Method.COMPLETE, request, context)
        return protocol.CompleteJobResponse()

    async def _fail(self, request: protocol.FailJobRequest, context: Context) -> protocol.FailJobResponse:
        await self._answered(Method.FAIL, request, context)
        return protocol.FailJobResponse()

    async def _throw(self, request: protocol.ThrowErrorRequest, context: Context) -> protocol.ThrowErrorResponse:
        await self._answered(Method.THROW, request, context)
        return protocol.ThrowErrorResponse()

    async def _extend(
        self, request: protocol.UpdateJobTimeoutRequest, context: Context
    ) -> protocol.UpdateJobTimeoutResponse:
        await self._noted(Method.EXTEND, request, context)
        if request.jobKey not in self.out:
            await context.abort(grpc.StatusCode.NOT_FOUND, "no such job")
        return protocol.UpdateJobTimeoutResponse()

    async def _topology(self, request: protocol.TopologyRequest, context: Context) -> protocol.TopologyResponse:
        await self._noted(Method.TOPOLOGY, request, context)
        return protocol.TopologyResponse()

    async def _start(
        self, request: protocol.CreateProcessInstanceRequest, context: Context
    ) -> protocol.CreateProcessInstanceResponse:
        await self._noted(Method.START, request, context)
        return protocol.CreateProcessInstanceResponse(processInstanceKey=next(_keys))

    async def _answered(self, method: Method, request: Answer, context: Context) -> None:
        await self._noted(method, request, context)
        if self.out.pop(request.jobKey, None) is None:
            await context.abort(grpc.StatusCode.NOT_FOUND, "no such job")
        self.answers[request.jobKey] = self.calls[-1]
        if self.scripts[method].loses_replies:
            self.scripts[method].loses_replies -= 1
            await context.abort(grpc.StatusCode.UNAVAILABLE, "the reply is lost")


def _plain(behavior: Callable[..., object], request: type[Message], response: type[Message]) -> grpc.RpcMethodHandler:
    return grpc.unary_unary_rpc_method_handler(behavior, request.FromString, response.SerializeToString)


def _streaming(
    behavior: Callable[..., object], request: type[Message], response: type[Message]
) -> grpc.RpcMethodHandler:
    return grpc.unary_stream_rpc_method_handler(behavior, request.FromString, response.SerializeToString)


@asynccontextmanager
async def running_gateway(calls_per_connection: int | None = None) -> AsyncIterator[ScriptedGateway]:
    """A gateway that listens."""
    gateway = ScriptedGateway(calls_per_connection)
    await gateway.start()
    try:
        yield gateway
    finally:
        await gateway.stop()
