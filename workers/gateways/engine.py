"""Commands to the engine: deploy, start, publish. Blocking, safe for several threads."""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from threading import Lock
from types import TracebackType
from typing import Self, TypeVar

import grpc
from pyzeebe.proto import gateway_pb2 as protocol
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

from services.errors import EngineRefused, TechnicalError
from services.model.notices import EngineMessage
from workers.runtime.connection import is_permanent
from workers.runtime.retry import retrying

Reply = TypeVar("Reply")

_Migration = protocol.MigrateProcessInstanceRequest

_CALL_SECONDS = 10.0
_BUSY_SECONDS = 15.0
"""How long a command is offered to an engine that has no room for it."""

_NO_INSTANCE = "no process instance found"

_UNAVAILABLE = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.CANCELLED,
    }
)


class EngineUnavailable(TechnicalError):
    """The engine does not answer or has no room; the same command may succeed later."""


class EngineBusy(EngineUnavailable):
    """The engine turned the command away before it did anything: sent again, it cannot be done twice."""


class EngineTimeout(EngineUnavailable):
    """The engine did not answer in time: it may have done what it was asked, or be doing it still."""


class EngineGateway:
    """A connection to the engine's gateway. Nothing connects before the first command."""

    def __init__(self, connect: Callable[[], grpc.Channel]) -> None:
        """`connect` makes a channel, with credentials of its own that fetch a token when first used."""
        self._connect = connect
        self._renewing = Lock()
        self._channel = connect()
        self._stub = GatewayStub(self._channel)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give up the connection."""
        self._channel.close()

    def deploy(self, resources: Mapping[str, bytes]) -> list[str]:
        """Deploy all resources (file name to content) at once, all or nothing; their ids with versions.

        Raises EngineRefused with the engine's reason, EngineUnavailable.
        """
        request = protocol.DeployResourceRequest(
            resources=[protocol.Resource(name=name, content=content) for name, content in resources.items()]
        )
        reply = self._called("deploy", lambda stub: stub.DeployResource(request, timeout=6 * _CALL_SECONDS))
        return [name for each in reply.deployments if (name := _deployed(each))]

    def start(self, process_id: str, variables: Mapping[str, object]) -> int:
        """Start the newest version of a process; its instance's key.

        Repeated only while the engine turns it away unseen: after any other fault a second try could start a second.
        """
        request = protocol.CreateProcessInstanceRequest(
            bpmnProcessId=process_id, version=-1, variables=_json(variables)
        )
        reply = self._called("start", lambda stub: stub.CreateProcessInstance(request, timeout=_CALL_SECONDS))
        return int(reply.processInstanceKey)

    def publish(self, message: EngineMessage) -> None:
        """Publish a message; one that the engine still buffers under the same id counts as published."""
        request = protocol.PublishMessageRequest(
            name=message.name,
            correlationKey=message.correlation_key,
            messageId=message.message_id,
            timeToLive=round(message.ttl / timedelta(milliseconds=1)),
            variables=_json(message.variables),
        )
        self._called("publish", lambda stub: _published(stub, request), attempts=3)

    def migrate(self, instance_key: int, definition_key: int, pairs: Mapping[str, str]) -> bool:
        """Bring an instance to another version of its process, each element to the one that it is paired with.

        False if it has ended. Raises EngineRefused with the engine's reason, EngineUnavailable; sent again, it changes
        nothing more.
        """
        instructions = [
            _Migration.MappingInstruction(sourceElementId=old, targetElementId=new) for old, new in pairs.items()
        ]
        request = _Migration(
            processInstanceKey=instance_key,
            migrationPlan=_Migration.MigrationPlan(
                targetProcessDefinitionKey=definition_key, mappingInstructions=instructions
            ),
        )
        return self._called("migrate", lambda stub: _migrated(stub, request))

    def ended(self, element_instance_keys: Collection[int]) -> set[int]:
        """Those of the element instances that have ended, or never were. Raises EngineUnavailable.

        One is asked for by setting no variable at all in it: of one that lives the engine notes that nothing was set,
        which changes nothing; one that has ended it does not find.
        """
        return {key for key in element_instance_keys if self._has_ended(key)}

    def _has_ended(self, key: int) -> bool:
        request = protocol.SetVariablesRequest(elementInstanceKey=key, variables="{}", local=True)
        return self._called("ask for an element", lambda stub: _not_found(stub, request), attempts=3)

    def require_ready(self) -> None:
        """Raises EngineUnavailable unless the gateway answers and knows a broker."""
        if not self.is_ready():
            raise EngineUnavailable("topology")

    def is_ready(self) -> bool:
        """Whether the gateway answers and knows a broker."""
        try:
            topology = self._authenticated(lambda stub: stub.Topology(protocol.TopologyRequest(), timeout=2.0))
        except grpc.RpcError:
            return False
        return len(topology.brokers) > 0

    def _called(self, command: str, call: Callable[[GatewayStub], Reply], attempts: int = 1) -> Reply:
        return _persistently(command, lambda: self._authenticated(call), attempts)

    def _authenticated(self, call: Callable[[GatewayStub], Reply]) -> Reply:
        """The call; where our credentials are refused, once more with new ones."""
        stub = self._stub
        try:
            return call(stub)
        except grpc.RpcError as error:
            if error.code() is not grpc.StatusCode.UNAUTHENTICATED:
                raise
        return call(self._renewed(stub))

    def _renewed(self, refused: GatewayStub) -> GatewayStub:
        """With new credentials; another thread may have got them meanwhile. The old channel is not closed: others may
        be in the middle of a call, and it goes with the last of them.
        """
        with self._renewing:
            if self._stub is refused:
                self._channel = self._connect()
                self._stub = GatewayStub(self._channel)
            return self._stub


def _migrated(stub: GatewayStub, request: protocol.MigrateProcessInstanceRequest) -> bool:
    try:
        stub.MigrateProcessInstance(request, timeout=_CALL_SECONDS)
    except grpc.RpcError as error:
        # A version that it does not have has the same status: nothing but its words tells one from the other.
        if error.code() is not grpc.StatusCode.NOT_FOUND or _NO_INSTANCE not in (error.details() or ""):
            raise
        return False
    return True


def _not_found(stub: GatewayStub, request: protocol.SetVariablesRequest) -> bool:
    try:
        stub.SetVariables(request, timeout=_CALL_SECONDS)
    except grpc.RpcError as error:
        if error.code() is not grpc.StatusCode.NOT_FOUND:
            raise
        return True
    return False


def _published(stub: GatewayStub, request: protocol.PublishMessageRequest) -> None:
    try:
        stub.PublishMessage(request, timeout=_CALL_SECONDS)
    except grpc.RpcError as error:
        if error.code() is not grpc.StatusCode.ALREADY_EXISTS:
            raise


def _persistently(command: str, call: Callable[[], Reply], attempts: int) -> Reply:
    tries = retrying(EngineUnavailable, but=(EngineBusy,), attempts=attempts)
    offers = retrying(EngineBusy, within_seconds=_BUSY_SECONDS)
    answered: Reply = tries(offers, _translated, command, call)
    return answered


def _translated(command: str, call: Callable[[], Reply]) -> Reply:
    try:
        return call()
    except grpc.RpcError as error:
        if is_permanent(error):
            raise EngineRefused(command, error.details() or error.code().name) from None
        if error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED:
            raise EngineBusy(f"{command}: {error.code().name}") from None
        if error.code() is grpc.StatusCode.DEADLINE_EXCEEDED:
            raise EngineTimeout(f"{command}: {error.code().name}") from None
        if error.code() in _UNAVAILABLE:
            raise EngineUnavailable(f"{command}: {error.code().name}") from None
        raise EngineRefused(command, error.details() or error.code().name) from None


def _deployed(deployment: protocol.Deployment) -> str | None:
    match deployment.WhichOneof("Metadata"):
        case "process":
            return f"{deployment.process.bpmnProcessId} v{deployment.process.version}"
        case "decision":
            return f"{deployment.decision.dmnDecisionId} v{deployment.decision.version}"
        case "form":
            return f"{deployment.form.formId} v{deployment.form.version}"
        case _:
            return None


def _json(variables: Mapping[str, object]) -> str:
    return json.dumps(dict(variables), ensure_ascii=False)
