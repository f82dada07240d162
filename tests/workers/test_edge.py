"""The edge on pyzeebe: outcomes become the engine's commands, and answers are repeated until they arrive."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import grpc
import pytest
from pyzeebe import Job as EngineJob
from pyzeebe.job.job import JobController

from workers.edge.answers import PatientAdapter
from workers.edge.worker import Edge, EdgeOptions
from workers.handlers import all_handlers
from workers.runtime.job import Complete, Fail, Job, Outcome, ThrowError

OPTIONS = EdgeOptions(
    gateway_address="127.0.0.1:9",
    worker_name="test",
    threads=2,
    job_timeout=timedelta(seconds=2),
    stop_within=timedelta(seconds=1),
)


class Stub:
    """The gateway's commands; `faults` are raised first, one a call."""

    def __init__(self, *faults: Exception) -> None:
        self.faults = list(faults)
        self.sent: list[tuple[str, Any]] = []

    def __getattr__(self, command: str) -> Callable[[Any], Awaitable[None]]:
        async def send(request: object) -> None:
            self.sent.append((command, request))
            if self.faults:
                raise self.faults.pop(0)

        return send


def grpc_error(code: grpc.StatusCode) -> grpc.aio.AioRpcError:
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata())


def engine_job(variables: Mapping[str, Any]) -> EngineJob:
    return EngineJob(
        key=7, type="discard-draft", process_instance_key=1, bpmn_process_id="settlement", process_definition_version=1,
        process_definition_key=2, element_id="Task_a", element_instance_key=3, custom_headers=MappingProxyType({}),
        worker="test", retries=8, deadline=0, variables=MappingProxyType(variables),
    )  # fmt: skip


def answered(outcome: Outcome, *faults: Exception) -> tuple[list[Job], Stub]:
    """What the runtime was given and what was sent to the engine."""
    given: list[Job] = []

    def run_job(job: Job) -> Outcome:
        given.append(job)
        return outcome

    async def deliver() -> Stub:
        edge = Edge(handlers=all_handlers().values(), run_job=run_job, options=OPTIONS)
        channel = grpc.aio.insecure_channel("127.0.0.1:9")
        worker = edge._worker(channel)
        stub = Stub(*faults)
        worker.zeebe_adapter._gateway_stub = stub  # type: ignore[assignment]
        job = engine_job({"draftKey": "d-1"})
        task = worker.get_task("discard-draft")
        await task.job_handler(job, JobController(job, worker.zeebe_adapter))
        await channel.close()
        return stub

    stub = asyncio.run(deliver())
    return given, stub


def test_a_job_reaches_the_runtime_with_its_variables_and_is_completed() -> None:
    given, stub = answered(Complete({"a": 1}))
    assert (given[0].element_instance_key, given[0].variables, given[0].retries) == (3, {"draftKey": "d-1"}, 8)
    ((command, request),) = stub.sent
    assert (command, request.jobKey, request.variables) == ("CompleteJob", 7, '{"a": 1}')


def test_a_bpmn_error_is_thrown_with_its_variables() -> None:
    _, stub = answered(ThrowError("NO_AGENT_AVAILABLE", "why", {"district": "d"}))
    ((command, request),) = stub.sent
    assert (command, request.errorCode, request.variables) == ("ThrowError", "NO_AGENT_AVAILABLE", '{"district": "d"}')


def test_a_failure_carries_retries_and_back_off() -> None:
    _, stub = answered(Fail("why", 0, timedelta(seconds=3)))
    ((command, request),) = stub.sent
    assert (command, request.retries, request.retryBackOff, request.variables) == ("FailJob", 0, 3000, "{}")


@pytest.mark.parametrize(
    "code", [grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED]
)
def test_a_completion_that_did_not_arrive_is_repeated(code: grpc.StatusCode) -> None:
    given, stub = answered(Complete(), grpc_error(code), grpc_error(code))
    assert [command for command, _ in stub.sent] == ["CompleteJob"] * 3
    assert len(given) == 1


@pytest.mark.parametrize("code", [grpc.StatusCode.NOT_FOUND, grpc.StatusCode.FAILED_PRECONDITION])
def test_a_job_that_is_gone_is_no_error(code: grpc.StatusCode) -> None:
    _, stub = answered(Complete(), grpc_error(code))
    assert len(stub.sent) == 1


def test_every_type_is_asked_for_with_exactly_its_variables() -> None:
    async def tasks() -> dict[str, list[str]]:
        channel = grpc.aio.insecure_channel("127.0.0.1:9")
        edge = Edge(handlers=all_handlers().values(), run_job=lambda _: Complete(), options=OPTIONS)
        found = {t.type: list(t.config.variables_to_fetch or []) for t in edge._worker(channel).tasks}
        await channel.close()
        return found

    wanted = {name: list(handler.variables_to_fetch) for name, handler in all_handlers().items()}
    assert asyncio.run(tasks()) == wanted
    assert all(wanted.values())


def test_the_connection_is_never_given_up() -> None:
    async def retries() -> bool:
        channel = grpc.aio.insecure_channel("127.0.0.1:9")
        adapter = PatientAdapter(channel, patience_seconds=1)
        adapter._current_connection_retries = 10_000
        should = adapter._should_retry()
        await channel.close()
        return should

    assert asyncio.run(retries())
