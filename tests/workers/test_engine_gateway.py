"""Commands to an engine that is busy or away."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from pyzeebe.proto import gateway_pb2 as protocol

from workers.gateways import engine
from workers.gateways.engine import EngineAway, EngineBusy, EngineGateway


class Gateway:
    """Answers each command to start an instance with the next of `faults`, and with a key when there are no more."""

    def __init__(self) -> None:
        self.faults: list[grpc.StatusCode] = []
        self.asked = 0

    def start(self, _: object, context: grpc.ServicerContext) -> protocol.CreateProcessInstanceResponse:
        self.asked += 1
        if self.faults:
            context.abort(self.faults.pop(0), "as the test has it")
        return protocol.CreateProcessInstanceResponse(processInstanceKey=7)


@pytest.fixture
def served() -> Iterator[tuple[Gateway, EngineGateway]]:
    gateway = Gateway()
    server = grpc.server(ThreadPoolExecutor(2))
    start = grpc.unary_unary_rpc_method_handler(
        gateway.start,
        request_deserializer=protocol.CreateProcessInstanceRequest.FromString,
        response_serializer=protocol.CreateProcessInstanceResponse.SerializeToString,
    )
    services = grpc.method_handlers_generic_handler("gateway_protocol.Gateway", {"CreateProcessInstance": start})
    server.add_generic_rpc_handlers((services,))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with EngineGateway(f"127.0.0.1:{port}") as client:
        yield gateway, client
    server.stop(None).wait()


def test_a_start_that_a_busy_engine_turned_away_is_offered_again(served: tuple[Gateway, EngineGateway]) -> None:
    gateway, client = served
    gateway.faults = [grpc.StatusCode.RESOURCE_EXHAUSTED] * 2
    assert client.start("settlement", {}) == 7
    assert gateway.asked == 3


def test_an_engine_that_stays_busy_is_told_as_such(
    served: tuple[Gateway, EngineGateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway, client = served
    monkeypatch.setattr(engine, "_BUSY_SECONDS", 0.1)
    gateway.faults = [grpc.StatusCode.RESOURCE_EXHAUSTED] * 100
    with pytest.raises(EngineBusy):
        client.start("settlement", {})


def test_a_start_whose_answer_may_be_lost_is_not_repeated(served: tuple[Gateway, EngineGateway]) -> None:
    gateway, client = served
    gateway.faults = [grpc.StatusCode.UNAVAILABLE]
    with pytest.raises(EngineAway):
        client.start("settlement", {})
    assert gateway.asked == 1
