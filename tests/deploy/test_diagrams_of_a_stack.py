"""Diagrams are deployed to an engine that has only just started."""

from collections.abc import Mapping

import pytest

from deploy.errors import DeployError
from deploy.stack.diagrams import deploy_when_ready
from services.errors import EngineRefused
from workers.gateways.engine import EngineUnavailable

RESOURCES = {"a.bpmn": b"<xml/>"}


class StartingEngine:
    """Answers after it has been unavailable some times."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.deployed: list[Mapping[str, bytes]] = []

    def deploy(self, resources: Mapping[str, bytes]) -> list[str]:
        if self.failures:
            raise self.failures.pop(0)
        self.deployed.append(resources)
        return list(resources)


def test_an_engine_that_is_not_answering_yet_is_asked_again() -> None:
    engine = StartingEngine(EngineUnavailable("deploy: UNAVAILABLE"))

    deploy_when_ready(engine, RESOURCES)

    assert engine.deployed == [RESOURCES]


def test_an_engine_that_stays_away_is_told_with_a_remedy() -> None:
    engine = StartingEngine(*[EngineUnavailable("deploy: UNAVAILABLE")] * 100)

    with pytest.raises(DeployError, match="did not take the diagrams: deploy: UNAVAILABLE") as told:
        deploy_when_ready(engine, RESOURCES, patience=0.05)

    assert "camunda's log" in told.value.remedy
    assert engine.deployed == []


def test_a_refusal_is_told_at_once_with_the_engine_s_reason() -> None:
    engine = StartingEngine(EngineRefused("deploy", "a.bpmn: no start event"))

    with pytest.raises(DeployError, match=r"refuses the diagrams: a\.bpmn: no start event"):
        deploy_when_ready(engine, RESOURCES)

    assert engine.deployed == []
