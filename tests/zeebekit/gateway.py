"""The engine's real gRPC gateway, spoken without generated code.

The protocol's description is taken from the engine's own jar, so the messages always fit the engine's version.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from .errors import CommandRejected, DeploymentRejected
from .job import Complete, Fail, Job, Outcome, ThrowError, Variables
from .jvm import java_class

_PROTOCOL = "io.camunda.zeebe.gateway.protocol.GatewayOuterClass"
_SERVICE = "gateway_protocol.Gateway"
_CALL_SECONDS = 60.0

# Messages are built from a description at run time, so no type checker can know them; a gRPC failure is both
# grpc.RpcError and grpc.Call, which no declared type says.
Message: TypeAlias = Any
Channel: TypeAlias = Any
RpcFailure: TypeAlias = Any


class Gateway:
    """One channel to one engine. Every refusal is a CommandRejected with the engine's reason."""

    def __init__(self, address: str) -> None:
        self._channel: Channel = grpc.insecure_channel(address)
        self._calls = _calls(self._channel)

    def close(self) -> None:
        """Close the channel; the gateway cannot be used any more."""
        self._channel.close()

    def deploy(self, resources: Mapping[str, bytes]) -> Message:
        """Deploy all resources (file name to content) at once; DeploymentRejected tells why not."""
        try:
            return self._call("DeployResource", resources=[{"name": n, "content": c} for n, c in resources.items()])
        except CommandRejected as error:
            raise DeploymentRejected("deployment", error.code, error.reason) from None

    def create_instance(self, process_id: str, version: int, variables: Variables) -> int:
        """Start an instance (version -1: the latest) and return its key."""
        reply = self._call(
            "CreateProcessInstance", bpmnProcessId=process_id, version=version, variables=_json(variables)
        )
        return int(reply.processInstanceKey)

    def cancel_instance(self, key: int) -> None:
        """Cancel a root process instance."""
        self._call("CancelProcessInstance", processInstanceKey=key)

    def publish_message(
        self, name: str, correlation_key: str, variables: Variables, message_id: str, ttl: timedelta
    ) -> int:
        """Publish a message and return its key."""
        reply = self._call(
            "PublishMessage",
            name=name,
            correlationKey=correlation_key,
            timeToLive=_millis(ttl),
            messageId=message_id,
            variables=_json(variables),
        )
        return int(reply.key)

    def activate_jobs(self, job_type: str, limit: int, worker: str, timeout: timedelta) -> list[Job]:
        """Activate at most ``limit`` jobs of one type, oldest first."""
        batches = self._call(
            "ActivateJobs", type=job_type, worker=worker, timeout=_millis(timeout), maxJobsToActivate=limit
        )
        return [_job(job) for batch in _guarded("ActivateJobs", batches) for job in batch.jobs]

    def answer(self, job: Job, outcome: Outcome) -> None:
        """Complete the job, throw its BPMN error, or fail it."""
        match outcome:
            case Complete(variables):
                self._call("CompleteJob", jobKey=job.key, variables=_json(variables))
            case ThrowError(code, message, variables):
                self._call(
                    "ThrowError", jobKey=job.key, errorCode=code, errorMessage=message, variables=_json(variables)
                )
            case Fail(message, retries, backoff, variables):
                self._call(
                    "FailJob",
                    jobKey=job.key,
                    retries=job.retries - 1 if retries is None else retries,
                    errorMessage=message,
                    retryBackOff=_millis(backoff),
                    variables=_json(variables),
                )

    def set_variables(self, scope_key: int, variables: Variables, *, local: bool) -> None:
        """Set variables in the scope of an element instance (or process instance)."""
        self._call("SetVariables", elementInstanceKey=scope_key, variables=_json(variables), local=local)

    def update_retries(self, job_key: int, retries: int) -> None:
        """Give a job new retries; an incident of it still has to be resolved."""
        self._call("UpdateJobRetries", jobKey=job_key, retries=retries)

    def resolve_incident(self, incident_key: int) -> None:
        """Let the engine try again what raised the incident."""
        self._call("ResolveIncident", incidentKey=incident_key)

    def _call(self, method: str, **fields: object) -> Message:
        request, invoke = self._calls[method]
        try:
            return invoke(request(**fields), timeout=_CALL_SECONDS)
        except grpc.RpcError as error:
            raise _rejected(method, error) from error


def _calls(channel: Channel) -> dict[str, tuple[Callable[..., Message], Callable[..., Message]]]:
    """Map each method's name to its request class and the function that sends it."""
    service = _description().FindServiceByName(_SERVICE)
    calls = {}
    for method in service.methods:
        request = message_factory.GetMessageClass(method.input_type)
        reply = message_factory.GetMessageClass(method.output_type)
        kind = channel.unary_stream if method.server_streaming else channel.unary_unary
        path = f"/{service.full_name}/{method.name}"
        calls[method.name] = (request, kind(path, request.SerializeToString, reply.FromString))
    return calls


def _description() -> descriptor_pool.DescriptorPool:
    # A pool of its own: another Zeebe client in this process may have registered another version of gateway.proto.
    pool = descriptor_pool.DescriptorPool()
    proto = java_class(_PROTOCOL).getDescriptor().toProto().toByteArray()
    pool.Add(descriptor_pb2.FileDescriptorProto.FromString(bytes(proto)))
    return pool


def _guarded(method: str, stream: Iterable[Message]) -> Iterable[Message]:
    try:
        yield from stream
    except grpc.RpcError as error:
        raise _rejected(method, error) from error


def _rejected(method: str, error: RpcFailure) -> CommandRejected:
    return CommandRejected(method, error.code().name, error.details() or "")


def _job(job: Message) -> Job:
    return Job(
        key=job.key,
        type=job.type,
        process_instance_key=job.processInstanceKey,
        bpmn_process_id=job.bpmnProcessId,
        process_definition_version=job.processDefinitionVersion,
        process_definition_key=job.processDefinitionKey,
        element_id=job.elementId,
        element_instance_key=job.elementInstanceKey,
        variables=json.loads(job.variables or "{}"),
        headers=json.loads(job.customHeaders or "{}"),
        retries=job.retries,
        worker=job.worker,
        deadline=datetime.fromtimestamp(job.deadline / 1000, UTC),
    )


def _json(variables: Variables) -> str:
    return json.dumps(dict(variables), ensure_ascii=False)


def _millis(duration: timedelta) -> int:
    return round(duration / timedelta(milliseconds=1))
