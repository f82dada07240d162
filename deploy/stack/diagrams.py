"""The diagrams of `bpmn/`, brought to an engine that has only just started."""

from collections.abc import Mapping
from typing import Protocol

from deploy.errors import DeployError
from services.errors import EngineRefused
from workers.gateways.engine import EngineUnavailable
from workers.runtime.retry import retrying

_PATIENCE_SECONDS = 120.0


class Engine(Protocol):
    """What takes diagrams."""

    def deploy(self, resources: Mapping[str, bytes]) -> list[str]: ...


def deploy_when_ready(engine: Engine, resources: Mapping[str, bytes], *, patience: float = _PATIENCE_SECONDS) -> None:
    """Deploy all resources; for `patience` seconds again where the engine does not answer yet.

    A broker is "ready" a while before it takes commands on a busy machine. What it had taken although its answer was
    late is no new version. DeployError with the engine's reason where it refuses them, or where it stays unavailable.
    """
    try:
        retrying(EngineUnavailable, within_seconds=patience)(engine.deploy, resources)
    except EngineUnavailable as unavailable:
        raise DeployError(
            f"The engine did not take the diagrams: {unavailable}.",
            remedy="look at camunda's log; where the machine is merely busy, start again",
        ) from None
    except EngineRefused as refused:
        raise DeployError(
            f"The engine refuses the diagrams: {refused.reason}",
            remedy="make lint says more; mend them and start again",
        ) from None
